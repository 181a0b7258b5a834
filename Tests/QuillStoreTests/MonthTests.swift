import Conformance
import Gates
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import SQL
import SQLite
import Support
import Testing

@testable import QuillStore

/// The tables of months on PostgreSQL. The clock stands in January 2027 until a test moves it.
@Suite(.serialized) struct MonthTests {
    private static let day: Int64 = 86_400_000
    /// The ledgers that there were when months became tables.
    private static let ofThen = [Ledger.events, .attemptLog, .usage]
    /// The first of February 2027.
    private static let turn: Int64 = 1_801_440_000_000

    @Test("What comes before the table of its month is kept, told, read like all else, and moved to its month")
    func strays() async throws {
        try await withMonths { store, database, clock, _ in
            let bench = StoreBench(store, clock: clock)
            let claim = try await bench.claim()
            clock.advance(milliseconds: 200 * Self.day)
            try await Self.work(store, claim)
            let before = try await Self.look(store, claim)
            let outside = ["attempt_log_default 1", "audit_default 1", "events_default 1", "usage_records_default 1"]
            #expect(try await Self.places(database) == outside)
            #expect(try await Self.strays(store) == [.events: 1, .attemptLog: 1, .usage: 1, .audit: 1])
            let made = try await store.makeRoom()
            #expect(made.moved == [.events: 1, .attemptLog: 1, .usage: 1, .audit: 1])
            #expect(made.tables.count == 16 && made.tables.contains("events_2027_08"), "\(made.tables)")
            #expect(try await Self.strays(store) == [:])
            let inside = ["attempt_log_2027_08 1", "audit_2027_08 1", "events_2027_08 1", "usage_records_2027_08 1"]
            #expect(try await Self.places(database) == inside)
            #expect(try await Self.look(store, claim) == before)
            #expect(try await store.makeRoom() == RoomMade())
            // Whoever made a month, the migration or this, made it alike.
            let kinds = try await Self.rows(
                database,
                """
                SELECT CAST(count(DISTINCT kind) AS text) FROM (
                    SELECT i.inhparent, c.oid, string_agg(concat_ws(' ', x.indisunique, x.indisprimary, x.indkey, pg_get_expr(x.indpred, c.oid)), ','
                        ORDER BY x.indkey, x.indisunique) AS kind
                    FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid JOIN pg_index AS x ON x.indrelid = c.oid
                    WHERE c.relkind = 'r' AND c.relname NOT LIKE '%default' GROUP BY i.inhparent, c.oid
                ) AS months GROUP BY inhparent
                """)
            #expect(kinds == ["1", "1", "1", "1"])
        }
    }

    @Test("At the turn of a month rows go on into the next table, and one more is made for each that passed")
    func turn() async throws {
        try await withMonths { store, database, clock, _ in
            clock.advance(milliseconds: Self.turn - clock.now - 1)
            for _ in 0..<2 {
                try await Self.tell(store, 1)
                clock.advance(milliseconds: 1)
            }
            #expect(try await Self.places(database) == ["events_2027_01 1", "events_2027_02 1"])
            let made = try await store.makeRoom()
            #expect(made.tables.sorted() == ["attempt_log_2027_05", "audit_2027_05", "events_2027_05", "usage_records_2027_05"])
            let numbers = try await store.write { store throws(QuillError) in try store.numberEvents() }
            #expect(numbers == 2)
        }
    }

    @Test("Servers that make months at once make each once")
    func together() async throws {
        try await withMonths { _, database, clock, address in
            clock.advance(milliseconds: 400 * Self.day)
            let stores = try await Self.stores(4, address, clock)
            try await Self.tell(stores[0], 10)
            let made = try await withThrowingTaskGroup(of: RoomMade.self) { group in
                for store in stores { group.addTask { try await store.makeRoom() } }
                return try await group.reduce(into: [RoomMade]()) { $0.append($1) }
            }
            let tables = made.flatMap(\.tables)
            #expect(tables.count == 16 && Set(tables).count == 16, "\(tables)")
            #expect(made.compactMap { $0.moved[.events] }.reduce(0, +) == 10)
            #expect(try await Self.places(database) == ["events_2028_02 10"])
            for store in stores { await store.close() }
        }
    }

    @Test("More rows than are moved at once become parts of their month, each for a time of its own")
    func parts() async throws {
        try await withMonths { store, database, clock, _ in
            clock.advance(milliseconds: 200 * Self.day)
            let (now, count) = (clock.now, SQLStore.movedAtOnce * 2 + 5_000)
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO events (name, project, data, at)
                    SELECT 'item.updated', $1, '{}', $2 + i FROM generate_series(1, CAST($3 AS BIGINT)) AS i
                    """, [Project.defaultID, now, count])
            }
            let made = try await store.makeRoom()
            #expect(made.moved == [.events: count])
            let most = SQLStore.movedAtOnce
            let places = try await Self.places(database)
            #expect(places == ["events_2027_08 \(most)", "events_2027_08_2 \(most)", "events_2027_08_3 5000"])
            // Together they are the month, and go with it.
            let ranges = try await database.read { connection in try Partition.all(of: .events, connection) }
                .filter { $0.name.hasPrefix("events_2027_08") }.map(\.range)
            let month = Month(year: 2027, number: 8).range
            #expect(ranges.first?.lowerBound == month.lowerBound && ranges.last?.upperBound == month.upperBound)
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
            clock.advance(milliseconds: 100 * Self.day)
            while try await store.write({ store throws(QuillError) in try store.numberEvents() }) < Int64(count) {}
            let forgotten = try await store.forget(.events, olderThanMilliseconds: 30 * Self.day)
            #expect(forgotten.tables.filter { $0.hasPrefix("events_2027_08") }.count == 3)
        }
    }

    @Test("A month goes when all of it is old; one that was left between its ledger and its end goes too, a kept month keeps all its rows")
    func forgetting() async throws {
        try await withMonths { store, database, clock, _ in
            clock.advance(milliseconds: Self.turn - clock.now - 10 * Self.day)
            for _ in 0..<4 {
                try await Self.tell(store, 1)
                clock.advance(milliseconds: 10 * Self.day)
            }
            // Two in January, two in February; the first of February is over for as long as they are to be kept, the second is not.
            clock.advance(milliseconds: Self.turn + 20 * Self.day - clock.now + 15 * Self.day)
            let first = try await store.forget(.events, olderThanMilliseconds: 20 * Self.day)
            #expect(first.tables == ["events_2027_01"])
            #expect(try await Self.places(database) == ["events_2027_02 3"])
            #expect(try await store.read { store throws(QuillError) in try store.eventNumbers() } == 2...4)
            // As a crash leaves it.
            try await database.write { connection in
                try connection.script(
                    "ALTER TABLE events DETACH PARTITION events_2027_02; ALTER TABLE events_2027_02 RENAME TO events_2027_02_gone")
            }
            let second = try await store.forget(.events, olderThanMilliseconds: 20 * Self.day)
            #expect(second.tables == ["events_2027_02"])
            #expect(try await Self.rows(database, "SELECT CAST(relname AS text) FROM pg_class WHERE relname LIKE '%gone'") == [])
        }
    }

    @Test("Who is in the way is left alone: others go on, and the row is moved when the way is free")
    func inTheWay() async throws {
        try await withMonths { store, database, clock, address in
            clock.advance(milliseconds: 200 * Self.day)
            try await Self.tell(store, 1)
            let (held, free) = (Gate(), Gate())
            let holder = Task {
                try await database.read { connection in
                    _ = try connection.query("SELECT 1 FROM events_default", { _ in })
                    held.open()
                    free.wait()
                }
            }
            await held.opened()
            // Opened once too often it does no harm; not opened, the holder would stay when something here fails.
            defer { free.open() }
            let making = Task { try await store.makeRoom() }
            // A reader queues behind whoever waits for the holder. It gives up after two seconds, and must not have to.
            let options = PostgreSQLDatabase.Options(
                connections: 1, lockMilliseconds: 2_000, patienceMilliseconds: 0, clock: { clock.now })
            let other = SQLStore(try await PostgreSQLDatabase(address, options: options), ids: randomIDs)
            for _ in 0..<5 {
                try await Self.tell(other, 1)
                _ = try await other.read { store throws(QuillError) in try store.events(Project.defaultID, after: 0, limit: 10) }
                // Until someone waits for the holder again, or has done so all along.
                try await Self.waitForWaiter(other, database)
            }
            free.open()
            try await holder.value
            #expect(try await making.value.moved == [.events: 6])
            #expect(try await Self.places(database) == ["events_2027_08 6"])
            await other.close()
        }
    }

    @Test("A filled database of the schema before moves each row to its month, and numbers and counters go on")
    func migration() async throws {
        try await withNewDatabase { server, name in
            let clock = TestClock()
            let options = PostgreSQLDatabase.Options(connections: 2, clock: { clock.now })
            let database = try await PostgreSQLDatabase(server.address(name), options: options)
            try await Migrator(Schema.migrations(.postgres).filter { $0.number < 10 }).migrate(database)
            try await database.write { connection in
                try connection.script(
                    """
                    INSERT INTO events (number, name, project, data, at)
                        SELECT i, 'item.updated', 'prj_00000000000000000000000000', '{"i":"' || i || '"}', 1700000000000 + i * 86400000
                        FROM generate_series(CAST(1 AS BIGINT), 400) AS i;
                    INSERT INTO events (name, project, data, at) VALUES ('item.updated', 'prj_00000000000000000000000000', '{}', -1);
                    INSERT INTO items (id, project, kind, content_id, title, created_at)
                        VALUES ('itm_1', 'prj_00000000000000000000000000', 'file', 'c', 't', 1);
                    INSERT INTO jobs (id, project, step, item, target, variant, recipe, recipe_digest, parameters, state, tries, losses, run_at,
                        created_at) VALUES ('job_1', 'prj_00000000000000000000000000', 's', 'itm_1', 't', 'v', '{}', 'd', '{}', 'queued', 0, 0, 1, 1);
                    INSERT INTO attempts (id, job, number, worker, started_at) VALUES ('att_1', 'job_1', 1, 'w', 1700000000000);
                    INSERT INTO attempt_log (attempt, line, at, level, message)
                        SELECT 'att_1', i, 1700000000000 + i * 864000000, 'info', 'm' FROM generate_series(CAST(1 AS BIGINT), 20) AS i;
                    INSERT INTO usage_records SELECT 'usg_' || i, 'prj_00000000000000000000000000', 'att_1', 'k', 'p', 'm', 'u', 0.5, i, 0,
                        1700000000000 + i * 864000000 FROM generate_series(CAST(1 AS BIGINT), 20) AS i;
                    """)
            }
            let sums = "SELECT md5(string_agg(CAST(t AS text), '|' ORDER BY CAST(t AS text))) FROM"
            let ledgers = Self.ofThen.map { "\(sums) \($0.rawValue) AS t" }
            var before: [[String]] = []
            for sql in ledgers { before.append(try await Self.rows(database, sql)) }
            let store = SQLStore(database, ids: randomIDs)
            try await Migrator(Schema.migrations(.postgres).filter { $0.number <= 10 }).migrate(database)
            var after: [[String]] = []
            for sql in ledgers { after.append(try await Self.rows(database, sql)) }
            #expect(after == before)
            let places = try await Self.places(database, Self.ofThen)
            #expect(places.contains("events_2024_02 29") && places.contains("events_default 1"), "\(places)")
            #expect(places.filter { $0.contains("default") } == ["events_default 1"], "a time that is none has no month")
            #expect(places.filter { $0.hasPrefix("usage_records_20") }.count == 8)
            try await store.migrate()
            #expect(try await Self.rows(database, "SELECT CAST(count(*) AS text) FROM usage_records WHERE is_priced = 1") == ["20"])
            #expect(try await store.makeRoom() == RoomMade(), "the months to come are there")
            // It goes on where it was.
            try await Self.tell(store, 1)
            let numbers = try await store.read { store throws(QuillError) in try store.eventNumbers() }
            #expect(numbers == 1...402)
            #expect(try await Self.rows(database, "SELECT CAST(max(ordinal) AS text) FROM events") == ["402"])
            try await database.write { try $0.execute("DELETE FROM attempts") }
            #expect(try await Self.rows(database, "SELECT CAST(count(*) AS text) FROM attempt_log") == ["0"])
            await store.close()
        }
    }

    @Test("An installation that is copied in finds a table for each month that it has rows of")
    func copy() async throws {
        try await withMonths { target, database, _, _ in
            try await withFolder { folder in
                let source = SQLStore(try await SQLiteDatabase(path: folder + "/a.db"), ids: randomIDs)
                try await source.migrate()
                try await source.write { store throws(QuillError) in
                    for month in 0..<5 {
                        let at = Timestamp(milliseconds: 1_700_000_000_000 + Int64(month) * 31 * Self.day)
                        try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: at))
                    }
                    _ = try store.numberEvents()
                }
                let empty = try await SQLiteDatabase(path: folder + "/b.db")
                let copying = StoreCopy(from: source, to: target, tables: try await CopiedTable.all(of: empty))
                try await copying.begin("ins_1")
                let done = try await copying.run { _, _ in }
                #expect(done.first { $0.table == "events" }?.digest.rowCount == 5)
                #expect(try await Self.places(database).map { String($0.prefix(14)) }.count == 5)
                #expect(try await Self.strays(target) == [:])
                await empty.close()
                await source.close()
            }
        }
    }

    @Test(
        "Bounds are read as the server writes them",
        arguments: [
            ("FOR VALUES FROM ('1793491200000') TO ('1796083200000')", 1_793_491_200_000..<1_796_083_200_000),
            ("FOR VALUES FROM (MINVALUE) TO ('5')", Int64.min..<5), ("FOR VALUES FROM ('-5') TO (MAXVALUE)", -5..<Int64.max),
            ("DEFAULT", nil),
        ] as [(String, Range<Int64>?)])
    func bounds(text: String, range: Range<Int64>?) { #expect(Partition.range(of: text) == range) }

    @Test("Months begin and end as the calendar says")
    func calendar() throws {
        let leap = try #require(Month(containing: 1_709_164_800_000))
        #expect(leap.name == "2024_02" && leap.range == 1_706_745_600_000..<1_709_251_200_000)
        #expect(leap.ahead(11).map(\.name).last == "2025_01")
        #expect(Month(containing: -1) == nil && Month(containing: 253_402_300_800_000) == nil && Month(containing: .max) == nil)
        #expect(Month(containing: 253_402_300_799_999)?.range.upperBound == 253_402_300_800_000)
    }
}
