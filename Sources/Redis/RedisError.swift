/// Why Redis did not do what it was asked. None repeats the address, which may hold a password.
package enum RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not `redis://[user[:password]@]host[:port][/database]`; says what is wrong with it.
    case badAddress(String)
    /// No connection could be made, or it broke while an answer was waited for.
    case unreachable(String)
    /// The server let us connect and no further: a wrong password, or a database that it does not have. `code` is its first word.
    case refused(code: String, message: String)
    /// The server's answer to a command: `OOM`, `READONLY`, `LOADING`, `WRONGTYPE`, ….
    case server(code: String, message: String)
    /// What answers does not speak Redis's protocol.
    case garbled
    case timedOut
    /// More is asked at once than is kept waiting.
    case tooBusy
    case cancelled
    /// The client was closed.
    case closed

    package var description: String {
        switch self {
        case .badAddress(let why): "the address is not one of Redis: \(why)"
        case .unreachable(let why): "Redis cannot be reached: \(why)"
        case .refused(_, let message): "Redis refuses the connection: \(message)"
        case .server(_, let message): "Redis answers: \(message)"
        case .garbled: "what answers does not speak Redis's protocol"
        case .timedOut: "Redis does not answer in time"
        case .tooBusy: "too much is asked of Redis at once"
        case .cancelled: "the request to Redis was cancelled"
        case .closed: "the connection to Redis was closed"
        }
    }
}
