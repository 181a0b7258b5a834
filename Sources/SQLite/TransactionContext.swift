import CSQLite

/// What SQLite's callbacks need to know of the connection's transaction. Touched on the connection's thread only.
final class TransactionContext {
    /// True while the connection itself begins or ends a transaction, which nobody else may.
    var controls = false
    private let clock: @Sendable () -> Int64
    private var now: Int64?

    init(clock: @escaping @Sendable () -> Int64) { self.clock = clock }

    /// Stops the time, for one transaction.
    func freeze() { now = clock() }
    func thaw() { now = nil }
    var time: Int64 { now ?? clock() }

    /// Makes `connection` call this object, which must live as long as it does. Gives SQLite's result code.
    func register(with connection: OpaquePointer, cancellable: Bool) -> Int32 {
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(connection, Self.authorize, pointer)
        // Every 10,000 instructions of its machine, which is well below a millisecond.
        if cancellable { sqlite3_progress_handler(connection, 10_000, { _ in Task.isCancelled ? 1 : 0 }, nil) }
        // Innocuous: it may stand in a column's DEFAULT and in triggers, though the schema is not trusted.
        return sqlite3_create_function_v2(
            connection, "quill_now", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, pointer, Self.tellNow, nil, nil, nil)
    }

    private static let tellNow:
        @convention(c) (
            OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?
        ) -> Void = { call, _, _ in
            guard let pointer = sqlite3_user_data(call) else { return sqlite3_result_null(call) }
            let context = Unmanaged<TransactionContext>.fromOpaque(pointer).takeUnretainedValue()
            sqlite3_result_int64(call, context.time)
        }

    /// Asked while a statement is prepared: transactions are the connection's own, other files are nobody's.
    private static let authorize:
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> Int32 = { pointer, action, _, _, _, _ in
            guard let pointer else { return SQLITE_DENY }
            switch action {
            case SQLITE_ATTACH, SQLITE_DETACH: return SQLITE_DENY
            case SQLITE_TRANSACTION:
                let context = Unmanaged<TransactionContext>.fromOpaque(pointer).takeUnretainedValue()
                return context.controls ? SQLITE_OK : SQLITE_DENY
            default: return SQLITE_OK
            }
        }
}
