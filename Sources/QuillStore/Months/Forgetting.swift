package import QuillCore
internal import SQL

extension SQLStore {
    /// What a table is called between leaving its ledger and its end, so that one that a crash left over is known as such.
    private static let goneSuffix = "_gone"
    /// Rows that go at once where they go one by one.
    private static let forgottenAtOnce = 500

    package func forget(_ ledger: Ledger, olderThanMilliseconds age: Int64) async throws(QuillError) -> Forgotten {
        guard isServer else { return try await forgetRows(ledger, age) }
        // What lies outside its month would be kept for ever.
        _ = try await makeRoom()
        if ledger == .events { _ = try await write { store throws(QuillError) in try store.numberEvents() } }
        var forgotten = Forgotten()
        try await dropLeftOvers(ledger, &forgotten)
        for month in try await reading({ try Self.old(ledger, age, $0) }) {
            guard try await detach(month, from: ledger) else { continue }
            // In a transaction of its own: with both in one, deadlocks wait where other tables are looked at together with this.
            try await dropLeftOvers(ledger, &forgotten)
        }
        return forgotten
    }

    /// The months that are older as a whole.
    private static func old(_ ledger: Ledger, _ age: Int64, _ connection: any SQLConnection) throws -> [Partition] {
        let now = try connection.first("SELECT quill_now() AS now") { row throws(SQLError) in Int64(try row.integer("now")) } ?? 0
        return try Partition.all(of: ledger, connection).filter { $0.range.upperBound <= now - age }
    }

    /// Takes a month out of its ledger. False where it is gone already, or holds events that nobody was told yet.
    private func detach(_ month: Partition, from ledger: Ledger) async throws(QuillError) -> Bool {
        try await patiently { connection, _ in
            guard try Partition.all(of: ledger, connection).contains(month) else { return false }
            try connection.script("LOCK TABLE \(ledger.referred) IN SHARE ROW EXCLUSIVE MODE; LOCK TABLE ONLY \(ledger.rawValue)")
            if ledger == .events {
                guard try Events.areNumbered(month.range, connection) else { return false }
                try Events.noteForgotten(Events.highest(month.range, connection), connection)
            }
            try connection.script(
                """
                ALTER TABLE \(ledger.rawValue) DETACH PARTITION \(month.name);
                ALTER TABLE \(month.name) RENAME TO \(month.name)\(Self.goneSuffix)
                """)
            return true
        }
    }

    private func dropLeftOvers(_ ledger: Ledger, _ forgotten: inout Forgotten) async throws(QuillError) {
        let names = try await reading { connection in
            try connection.query(
                """
                SELECT CAST(c.relname AS text) AS name FROM pg_class AS c
                WHERE c.relname >= CAST($1 AS name) AND c.relname < CAST($2 AS name) AND c.relkind = 'r' AND NOT c.relispartition
                    AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                """, [ledger.rawValue + "_", ledger.rawValue + "`"]
            ) { row throws(SQLError) in try row.text("name") }
        }
        for name in names where name.hasSuffix(Self.goneSuffix) {
            try await patiently { connection, _ in
                try connection.script("LOCK TABLE \(ledger.referred); DROP TABLE IF EXISTS \(name)")
            }
            forgotten.tables.append(String(name.dropLast(Self.goneSuffix.count)))
        }
    }

    private func forgetRows(_ ledger: Ledger, _ age: Int64) async throws(QuillError) -> Forgotten {
        var forgotten = Forgotten()
        while !Task.isCancelled {
            let count = try await writing { connection in try Self.forgetRows(ledger, age, connection) }
            forgotten.rows += count
            if count < Self.forgottenAtOnce { break }
        }
        return forgotten
    }

    private static func forgetRows(_ ledger: Ledger, _ age: Int64, _ connection: any SQLConnection) throws -> Int {
        switch ledger {
        case .events:
            let oldest = try connection.query(
                "SELECT number, at < quill_now() - $1 AS is_old FROM events WHERE number > 0 ORDER BY number LIMIT $2",
                [age, forgottenAtOnce]
            ) { row throws(SQLError) in (number: Int64(try row.integer("number")), isOld: try row.bool("is_old")) }
            // Up to the first that is kept, so that of what is kept nothing is missing in between.
            guard let last = oldest.prefix(while: \.isOld).last?.number else { return 0 }
            try Events.noteForgotten(last, connection)
            return try connection.execute("DELETE FROM events WHERE number <= $1", [last])
        case .attemptLog:
            return try connection.execute(
                """
                DELETE FROM attempt_log WHERE (attempt, line) IN (
                    SELECT attempt, line FROM attempt_log WHERE at < quill_now() - $1 ORDER BY at LIMIT $2)
                """, [age, forgottenAtOnce])
        case .usage:
            return try connection.execute(
                """
                DELETE FROM usage_records WHERE id IN (
                    SELECT id FROM usage_records WHERE created_at < quill_now() - $1 ORDER BY created_at LIMIT $2)
                """, [age, forgottenAtOnce])
        case .audit:
            return try AuditLatch.lifted(connection) {
                try connection.execute(
                    "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < quill_now() - $1 ORDER BY at LIMIT $2)",
                    [age, forgottenAtOnce])
            }
        }
    }
}

/// What forgetting events leaves behind: numbers go on, and whoever asks for what is gone is told so.
private enum Events {
    static func areNumbered(_ range: Range<Int64>, _ connection: any SQLConnection) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM events WHERE number IS NULL AND at >= $1 AND at < $2 LIMIT 1", [range.lowerBound, range.upperBound],
            { _ in true }
        ) == nil
    }

    static func highest(_ range: Range<Int64>, _ connection: any SQLConnection) throws -> Int64 {
        let number: Int? =
            try connection.first(
                "SELECT max(number) AS number FROM events WHERE at >= $1 AND at < $2", [range.lowerBound, range.upperBound]
            ) { row throws(SQLError) in try row.optionalInteger("number") } ?? nil
        return Int64(number ?? 0)
    }

    static func noteForgotten(_ number: Int64, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO events_forgotten (one, number) VALUES (1, $1)
            ON CONFLICT (one) DO UPDATE SET number = excluded.number WHERE events_forgotten.number < excluded.number
            """, [number])
    }
}
