/// Why an address is not the public Internet (after the IANA special-purpose registries).
package enum SpecialNetwork: String, Hashable, Sendable {
    case unspecified, loopback, `private`, multicast, documentation, benchmarking, reserved
    case linkLocal = "link-local"
    case sharedCarrier = "carrier-grade NAT"
    case uniqueLocal = "unique local"
    case siteLocal = "site-local"
    case mappedV4 = "IPv4-mapped"

    struct Entry: Sendable {
        let network: Network
        let kind: SpecialNetwork
    }

    static let v4: [Entry] = table([
        ("0.0.0.0/8", .unspecified), ("10.0.0.0/8", .private), ("100.64.0.0/10", .sharedCarrier),
        ("127.0.0.0/8", .loopback), ("169.254.0.0/16", .linkLocal), ("172.16.0.0/12", .private),
        ("192.0.0.0/24", .reserved), ("192.0.2.0/24", .documentation), ("192.88.99.0/24", .reserved),
        ("192.168.0.0/16", .private), ("198.18.0.0/15", .benchmarking), ("198.51.100.0/24", .documentation),
        ("203.0.113.0/24", .documentation), ("224.0.0.0/4", .multicast), ("240.0.0.0/4", .reserved),
    ])

    static let v6: [Entry] = table([
        ("::/128", .unspecified), ("::1/128", .loopback), ("::ffff:0:0/96", .mappedV4),
        ("2001:2::/48", .benchmarking), ("2001:10::/28", .reserved), ("2001:20::/28", .reserved),
        ("2001:db8::/32", .documentation), ("3fff::/20", .documentation), ("fc00::/7", .uniqueLocal),
        ("fe80::/10", .linkLocal), ("fec0::/10", .siteLocal), ("ff00::/8", .multicast),
    ])

    static let globalUnicast: [Network] = [Network("2000::/3")].compactMap { $0 }

    /// A row that does not parse would be lost in silence here; a test counts them.
    private static func table(_ rows: [(String, SpecialNetwork)]) -> [Entry] {
        rows.compactMap { row in Network(row.0).map { Entry(network: $0, kind: row.1) } }
    }
}
