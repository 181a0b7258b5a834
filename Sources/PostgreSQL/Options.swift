extension PostgreSQLDatabase {
    package struct Options: Sendable {
        /// How many transactions can run at once; at least 1. Each is a connection of the server's and a thread here, both made
        /// when they are first needed.
        package var connections: Int
        /// How many may wait for a connection; one more gets `SQLError.busy`.
        package var waitingLimit: Int
        /// How long one waits for a connection before it gets `SQLError.busy`. Who came first is served first.
        package var waitingMilliseconds: Int
        /// How long opening a connection may take.
        package var connectMilliseconds: Int
        /// How long a statement may run before the server ends it; 0: for ever.
        package var statementMilliseconds: Int
        /// How long a statement may wait for rows or tables that others hold.
        package var lockMilliseconds: Int
        /// How long a transaction may do nothing before the server ends it, so that a process that stands still holds no locks. Less than others
        /// wait for a lock, or one such process would keep them from starting.
        package var idleMilliseconds: Int
        /// For how long a transaction is tried again when a rival was in its way or the server went away. Who lost to rivals until then has
        /// one try more, alone.
        package var patienceMilliseconds: Int
        /// Off for a pooler that gives every transaction another connection. Left on, it is switched off when that shows.
        package var preparesStatements: Bool
        /// What others see of us in `pg_stat_activity`.
        package var applicationName: String
        /// What `quill_now()` tells: milliseconds since 1970, asked once per transaction. Nil means the server's clock.
        package var clock: (@Sendable () -> Int64)?

        package init(
            connections: Int = 8, waitingLimit: Int = 4_096, waitingMilliseconds: Int = 30_000, connectMilliseconds: Int = 5_000,
            statementMilliseconds: Int = 30_000, lockMilliseconds: Int = 10_000, idleMilliseconds: Int = 8_000,
            patienceMilliseconds: Int = 10_000, preparesStatements: Bool = true, applicationName: String = "quill",
            clock: (@Sendable () -> Int64)? = nil
        ) {
            self.connections = connections
            self.waitingLimit = waitingLimit
            self.waitingMilliseconds = waitingMilliseconds
            self.connectMilliseconds = connectMilliseconds
            self.statementMilliseconds = statementMilliseconds
            self.lockMilliseconds = lockMilliseconds
            self.idleMilliseconds = idleMilliseconds
            self.patienceMilliseconds = patienceMilliseconds
            self.preparesStatements = preparesStatements
            self.applicationName = applicationName
            self.clock = clock
        }
    }
}
