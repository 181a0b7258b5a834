/// A block of addresses in CIDR notation: `10.0.0.0/8`, `[::1]/128`.
package struct Network: Hashable, Sendable, CustomStringConvertible {
    package let base: IPAddress
    /// How many leading bits are fixed.
    package let prefix: Int

    /// Nil when the prefix is out of range or a bit behind it is set, which is a slip of the pen worth telling.
    package init?(base: IPAddress, prefix: Int) {
        guard (0...base.bitWidth).contains(prefix) else { return nil }
        self.init(checked: base, prefix: prefix)
        guard base.value & ~mask == 0 else { return nil }
    }

    private init(checked base: IPAddress, prefix: Int) {
        self.base = base
        self.prefix = prefix
    }

    /// From `address/prefix`, or an address alone for just that one. An IPv6 address may stand in brackets.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        let bracketed = first.hasPrefix("[") && first.hasSuffix("]")
        guard let base = IPAddress(String(bracketed ? first.dropFirst().dropLast() : first)) else { return nil }
        guard !bracketed || base.family == .v6 else { return nil }
        guard parts.count == 2 else {
            self.init(base: base, prefix: base.bitWidth)
            return
        }
        guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            let prefix = Int(parts[1])
        else { return nil }
        self.init(base: base, prefix: prefix)
    }

    /// A comma-separated list. Spaces and empty entries are skipped; the error names the first bad entry.
    package static func list(_ text: String) throws(EgressError) -> [Network] {
        var networks: [Network] = []
        for entry in text.split(separator: ",") {
            let trimmed = String(entry.filter { !$0.isWhitespace })
            if trimmed.isEmpty { continue }
            guard let network = Network(trimmed) else { throw .badNetwork(trimmed) }
            networks.append(network)
        }
        return networks
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.family == base.family && address.value & mask == base.value
    }

    private var mask: UInt128 {
        let hostBits = base.bitWidth - prefix
        // The shift by 128 of a smart shift yields 0, as wanted for the prefix 0.
        return base.family == .v4
            ? UInt128(UInt32.max) & (UInt128.max << UInt128(hostBits))
            : UInt128.max << UInt128(hostBits)
    }

    package var description: String { "\(base)/\(prefix)" }
}
