internal import CNet

/// Turns a host name into addresses. May block: it is called on threads of its own.
package protocol Resolver: Sendable {
    /// The addresses in order of preference; empty when there is no answer.
    func addresses(of host: String) -> [IPAddress]
}

/// The system's resolver: the hosts file, DNS, and every spelling of an address
/// that other programs would understand (`0x7f.1`, `2130706433`).
package struct SystemResolver: Resolver {
    package init() {}

    package func addresses(of host: String) -> [IPAddress] {
        var found = [net_address](repeating: net_address(), count: 16)
        let count = net_resolve(host, &found, Int32(found.count))
        return found.prefix(Int(max(0, count))).compactMap { IPAddress($0) }
    }
}
