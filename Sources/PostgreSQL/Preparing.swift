import Support

/// Whether statements are prepared, for all connections of a database.
final class Preparing: Sendable {
    private let state: Lock<Bool>

    init(isOn: Bool) { state = Lock(isOn) }

    var isOn: Bool { state.withLock { $0 } }

    /// A pooler gave a transaction a connection on which the statement was not prepared: names are of no use there.
    func switchOff() { state.withLock { $0 = false } }
}
