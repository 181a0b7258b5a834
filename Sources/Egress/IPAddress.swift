internal import CNet

/// An IPv4 or IPv6 address as a number, so that a network is a prefix of it.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    package enum Family: Hashable, Sendable { case v4, v6 }

    package let family: Family
    /// The address in host order: 32 significant bits for IPv4, 128 for IPv6.
    package let value: UInt128

    package init(v4 value: UInt32) {
        self.family = .v4
        self.value = UInt128(value)
    }

    package init(v6 value: UInt128) {
        self.family = .v6
        self.value = value
    }

    /// From 4 or 16 bytes in network order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        family = bytes.count == 4 ? .v4 : .v6
        value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// From the strict spelling (`127.0.0.1`, `::1`). The loose ones (`127.1`, `0x7f000001`, `2130706433`)
    /// are nil here: they are names, for the resolver to turn into addresses that are then judged.
    package init?(_ text: String) {
        self.init(net_address_parse(text))
    }

    /// From a C `sockaddr *`, as a connect callback is given; nil for a family other than IPv4 and IPv6.
    package init?(socketAddress: UnsafeRawPointer) {
        self.init(net_address_of(socketAddress))
    }

    init?(_ found: net_address) {
        let bytes = withUnsafeBytes(of: found.bytes) { Array($0.prefix(Int(found.length))) }
        self.init(bytes: bytes)
    }

    package var bitWidth: Int { family == .v4 ? 32 : 128 }

    /// The address in network order: 4 or 16 bytes.
    package var bytes: [UInt8] {
        stride(from: bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt128($0)) }
    }

    /// `192.0.2.1`, or the eight groups of an IPv6 address without compression.
    package var description: String {
        guard family == .v6 else { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 112, through: 0, by: -16)
            .map { String(UInt16(truncatingIfNeeded: value >> UInt128($0)), radix: 16) }
            .joined(separator: ":")
    }
}
