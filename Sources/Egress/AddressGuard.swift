/// Decides whether an address may be reached on behalf of somebody who only gave us a URL.
///
/// Everything that is not plainly the public Internet is refused, unless an operator allowed its network.
/// The decision is about the address that is *connected to*: a name must be resolved first, and the very
/// address that passed must be used, or a second DNS answer would slip by.
package struct AddressGuard: Sendable {
    package let allowed: [Network]

    package init(allowed: [Network] = []) {
        self.allowed = allowed
    }

    /// From the comma-separated form that operators write; the error names the bad entry.
    package init(allowed text: String) throws(EgressError) {
        self.init(allowed: try Network.list(text))
    }

    /// Ports that speak mail or a shell and are never a place of published media: an HTTP request
    /// sent there on somebody's behalf is abuse.
    package static let refusedPorts: Set<UInt16> = [0, 22, 23, 25, 110, 143, 465, 587, 993, 995]

    /// The kind of network that `address` lies in if it may not be reached; nil if it may.
    package func refusal(of address: IPAddress) -> SpecialNetwork? {
        if allowed.contains(where: { $0.contains(address) }) { return nil }
        return switch address.family {
        case .v4: SpecialNetwork.v4.first { $0.network.contains(address) }?.kind
        case .v6: refusal(ofV6: address)
        }
    }

    private func refusal(ofV6 address: IPAddress) -> SpecialNetwork? {
        // Addresses that carry an IPv4 address lead there: they are as good as what they carry.
        let carried = address.carriedV4
        if !carried.isEmpty { return carried.lazy.compactMap(refusal(of:)).first }
        if let special = SpecialNetwork.v6.first(where: { $0.network.contains(address) }) { return special.kind }
        // Only 2000::/3 has been given out; whatever is added later has to be looked at first.
        return SpecialNetwork.globalUnicast.contains(where: { $0.contains(address) }) ? nil : .reserved
    }
}

extension IPAddress {
    /// The IPv4 addresses that a NAT64, 6to4 or Teredo address leads to.
    var carriedV4: [IPAddress] {
        guard family == .v6 else { return [] }
        func v4(at shift: UInt128) -> UInt32 { UInt32(truncatingIfNeeded: value >> shift) }
        if value >> 32 == 0x64_ff9b << 64 { return [IPAddress(v4: v4(at: 0))] }
        if value >> 112 == 0x2002 { return [IPAddress(v4: v4(at: 80))] }
        // Teredo: the server in clear, the client's address with every bit turned over.
        if value >> 96 == 0x2001_0000 { return [IPAddress(v4: v4(at: 64)), IPAddress(v4: ~v4(at: 0))] }
        return []
    }
}
