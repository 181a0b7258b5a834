/// Why a guard or a proxy could not be set up.
package enum EgressError: Error, Equatable, CustomStringConvertible {
    /// An entry of the list of allowed networks that is no network in CIDR notation.
    case badNetwork(String)
    /// The operating system refused a socket, a poller or a port (errno).
    case system(call: String, errno: Int32)
    /// The proxy was closed.
    case closed

    package var description: String {
        switch self {
        case .badNetwork(let entry):
            "“\(entry)” is not a network: write 10.0.0.0/8, 127.0.0.1 or [::1]/128, with no bits set behind the prefix"
        case .system(let call, let code): "\(call) failed with errno \(code)"
        case .closed: "the forward proxy is closed"
        }
    }
}
