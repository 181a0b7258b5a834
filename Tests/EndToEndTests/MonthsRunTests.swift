import Foundation
import PostgreSQLPeer
import Testing

@Suite("Months on PostgreSQL")
struct MonthsRunTests {
    private static let stray =
        "INSERT INTO events (name, project, data, at) VALUES ('item.updated', 'prj_00000000000000000000000000', '{}', 981000000000)"

    @Test("A row without a month is told; the next start moves it, and retention drops its month", .timeLimit(.minutes(5)))
    func strays() async throws {
        try await Cluster.with { cluster in
            let input = try cluster.desk.captions()
            #expect(try await cluster.quill("article", input, "--variants", "none").code == 0)
            #expect(try await cluster.quill("doctor").out.contains("✓ months"))
            let server = try await cluster.start("serve", says: "The API is at")
            try await cluster.sql(Self.stray)
            let doctor = try await cluster.quill("doctor")
            #expect(doctor.code == 1 && doctor.out.contains("✗ months") && doctor.out.contains("1 of events"), "\(doctor)")
            let address = try cluster.desk.read("home/server").trimmingCharacters(in: .whitespacesAndNewlines)
            let metrics = try await cluster.desk.tool("curl", "-sS", address + "/metrics")
            #expect(metrics.contains("quill_rows_without_month{table=\"events\"} 1\n"))
            #expect(metrics.contains("quill_rows_without_month{table=\"usage_records\"} 0\n"))
            // Another process starts, and moves it.
            let other = try await cluster.start("worker", says: "is at work on")
            #expect(try await cluster.sql("SELECT count(*) FROM events_2001_02") == "1")
            #expect(try await cluster.quill("doctor").out.contains("✓ months"))
            #expect(try await cluster.stop(other).err.contains("came before the table of their month"))

            #expect(try await cluster.quill("schedules", "run", "retention").code == 0)
            let done = "SELECT count(*) FROM firings WHERE state = 'succeeded' AND note LIKE '%dropped events_2001_02%'"
            try await cluster.wait(for: "1", done)
            #expect(try await cluster.sql("SELECT count(*) FROM pg_class WHERE relname LIKE 'events_2001%'") == "0")
            let floor = try await cluster.sql("SELECT number FROM events_forgotten")
            #expect(Int(floor) ?? 0 > 0)
            _ = try await cluster.stop(server)
        }
    }

    @Test("A dump by PostgreSQL's own tools brings all months back, and work goes on in it")
    func dump() async throws {
        try await Cluster.with { cluster in
            let input = try cluster.desk.captions()
            #expect(try await cluster.quill("article", input, "--variants", "none").code == 0)
            let file = cluster.desk.path("quill.dump")
            try await cluster.desk.tool("pg_dump", "-Fc", "-f", file, "-d", cluster.url())
            try await Cluster.with { restored in
                try await cluster.desk.tool("pg_restore", "--exit-on-error", "-d", restored.url(), file)
                for table in ["events", "attempt_log", "usage_records", "audit"] {
                    let sum = "SELECT count(*) || md5(string_agg(CAST(t AS text), '|' ORDER BY CAST(t AS text))) FROM \(table) AS t"
                    #expect(try await restored.sql(sum) == cluster.sql(sum), "\(table)")
                }
                let more = try await restored.quill("article", input, "--variants", "bullet-points", "--json", desk: cluster.desk)
                #expect(more.code == 0, "\(more)")
                #expect(try await restored.sql("SELECT count(number) - count(DISTINCT number) FROM events") == "0")
                #expect(try await restored.sql("SELECT count(*) - count(DISTINCT ordinal) FROM events") == "0")
            }
        }
    }
}
