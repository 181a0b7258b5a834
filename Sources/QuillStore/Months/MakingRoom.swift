package import QuillCore
internal import SQL

extension SQLStore: LedgerKeeping {
    /// How many months have their table before they begin.
    static let monthsAhead = 3

    package func makeRoom() async throws(QuillError) -> RoomMade {
        var made = RoomMade()
        guard isServer else { return made }
        for ledger in Ledger.allCases {
            while let gap = try await reading({ try Self.gap(ledger, $0) }) { try await fill(gap, ledger, &made) }
        }
        return made
    }

    /// Makes room for rows of these times, whenever that was or will be.
    func makeRoom(_ ledger: Ledger, for months: Set<Month>) async throws(QuillError) {
        guard isServer else { return }
        var made = RoomMade()
        for month in months {
            while let gap = try await reading({ Partition.gap(in: month, beside: try Partition.all(of: ledger, $0)) }) {
                try await fill(gap, ledger, &made)
            }
        }
    }

    /// The next time that needs a table: that of a row that lies outside, or one to come.
    private static func gap(_ ledger: Ledger, _ connection: any SQLConnection) throws -> Range<Int64>? {
        let partitions = try Partition.all(of: ledger, connection)
        let stray: Int64?? = try connection.first(
            "SELECT min(\(ledger.time)) AS time FROM \(ledger.outside) WHERE \(ledger.time) >= $1 AND \(ledger.time) < $2",
            [Month.times.lowerBound, Month.times.upperBound]
        ) { row throws(SQLError) in try row.optionalInteger("time").map { Int64($0) } }
        if let stray = stray ?? nil, let month = Month(containing: stray),
            let gap = Partition.gap(around: stray, in: month, beside: partitions)
        {
            return gap
        }
        let now = try connection.first("SELECT quill_now() AS now") { row throws(SQLError) in Int64(try row.integer("now")) }
        guard let month = now.flatMap({ Month(containing: $0) }) else { return nil }
        for month in month.ahead(monthsAhead) {
            if let gap = Partition.gap(in: month, beside: partitions) { return gap }
        }
        return nil
    }

    /// Makes the table of a time, or of its first part where too many rows wait for it: what is moved at once is moved under a lock.
    private func fill(_ gap: Range<Int64>, _ ledger: Ledger, _ made: inout RoomMade) async throws(QuillError) {
        let filled = try await patiently { connection, rows -> (name: String, moved: Int)? in
            guard try !Partition.all(of: ledger, connection).contains(where: { $0.range.overlaps(gap) }) else { return nil }
            // First what others hold longest: whoever waits for us is then in nobody's way.
            try connection.script("LOCK TABLE \(ledger.referred) IN SHARE ROW EXCLUSIVE MODE; LOCK TABLE \(ledger.outside)")
            let (time, outside) = (ledger.time, ledger.outside)
            let end = try connection.first(
                "SELECT \(time) AS time FROM \(outside) WHERE \(time) >= $1 AND \(time) < $2 ORDER BY \(time) OFFSET $3 LIMIT 1",
                [gap.lowerBound, gap.upperBound, rows]
            ) { row throws(SQLError) in Int64(try row.integer("time")) }
            let range = gap.lowerBound..<max(gap.lowerBound + 1, end ?? gap.upperBound)
            let moved = try connection.first(
                "SELECT count(*) AS n FROM \(outside) WHERE \(time) >= $1 AND \(time) < $2", [range.lowerBound, range.upperBound]
            ) { row throws(SQLError) in try row.integer("n") }
            let name = try Self.freeName(ledger, range, connection)
            let script = """
                CREATE TABLE \(name) (LIKE \(ledger.rawValue) INCLUDING DEFAULTS INCLUDING CONSTRAINTS, \(ledger.keys));
                WITH moved AS (
                    DELETE FROM \(outside) WHERE \(time) >= \(range.lowerBound) AND \(time) < \(range.upperBound) RETURNING *
                ) INSERT INTO \(name) SELECT * FROM moved;
                ALTER TABLE \(ledger.rawValue) ATTACH PARTITION \(name)
                    FOR VALUES FROM (\(range.lowerBound)) TO (\(range.upperBound));
                \(ledger.guards(name))
                """
            if ledger == .audit {
                try AuditLatch.lifted(connection) { try connection.script(script) }
            } else {
                try connection.script(script)
            }
            return (name, moved ?? 0)
        }
        guard let filled else { return }
        made.tables.append(filled.name)
        if filled.moved > 0 { made.moved[ledger, default: 0] += filled.moved }
    }

    /// `events_2026_11`, or with a number where there is one already: of a part of the month.
    private static func freeName(_ ledger: Ledger, _ range: Range<Int64>, _ connection: any SQLConnection) throws -> String {
        let plain = "\(ledger.rawValue)_\(Month(containing: range.lowerBound)?.name ?? "\(range.lowerBound.magnitude)")"
        var (name, number) = (plain, 1)
        while try connection.first("SELECT 1 WHERE to_regclass($1) IS NOT NULL", [name], { _ in true }) == true {
            number += 1
            name = "\(plain)_\(number)"
        }
        return name
    }
}

extension SQLStore {
    /// At most so many rows are moved at once, in well under a second.
    static let movedAtOnce = 20_000
    private static let triesMax = 25

    /// Changes tables while others work with them: one process at a time, and rather again later than in anybody's way. A lock is waited
    /// for so briefly that whoever queues behind it hardly notices, and that no other transaction is ever chosen to resolve a deadlock.
    ///
    /// - Parameter body: gets how many rows it may move, fewer when it took too long with more.
    func patiently<T: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection, _ rows: Int) throws -> T
    ) async throws(QuillError) -> T {
        var (rows, tries) = (Self.movedAtOnce, 0)
        while true {
            let (most, lock) = (rows, database.dialect.lockForMonths ?? "SELECT 1")
            do {
                return try await database.write { connection in
                    connection.rowByRow()
                    try connection.script("SET LOCAL lock_timeout = 400; SET LOCAL statement_timeout = 2000; \(lock)")
                    return try body(connection, most)
                }
            } catch let error as SQLError where (error == .busy || error == .timedOut) && tries < Self.triesMax {
                if error == .timedOut { rows = max(500, rows / 4) }
                tries += 1
            } catch {
                throw SQLFailure.classified(error, isServer)
            }
            do { try await Task.sleep(for: .milliseconds(Int.random(in: 20...60) * min(tries, 10))) } catch { throw .cancelled }
        }
    }
}
