package import QuillWire

/// Why a call has no answer that can be used.
package enum ClientError: Error, Sendable {
    /// The server says no, and why.
    case problem(Wire.Problem)
    /// The server could not be reached, or fell silent before its answer was whole.
    case unreachable(String)
    /// What came is not what the endpoint table promises: another program, or another version of it.
    case unreadable(String)
    /// Something on this side, such as a file that may not be read.
    case local(Wire.Fault)
    case cancelled
}
