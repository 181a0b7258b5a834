/// Something that the proxy did not do for a session.
package struct Refusal: Hashable, Sendable {
    /// The value is told to the client in the header `X-Quill-Refused`.
    package enum Reason: String, Hashable, Sendable {
        /// Every address of the host lies in a network that may not be reached.
        case privateAddress = "private-address"
        /// A port of mail or a shell.
        case refusedPort = "refused-port"
        /// The session received as many bytes as it may.
        case byteLimit = "byte-limit"
    }

    package let host: String
    package let port: UInt16
    package let reason: Reason
    /// For the operator: the address and the kind of its network. Not told to the client.
    package let detail: String

    package init(host: String, port: UInt16, reason: Reason, detail: String = "") {
        self.host = host
        self.port = port
        self.reason = reason
        self.detail = detail
    }
}
