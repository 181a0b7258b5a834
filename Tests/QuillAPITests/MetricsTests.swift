import Foundation
import HTTPClient
import Programs
import Testing

@testable import QuillAPI

@Suite("Metrics")
struct MetricsTests {
    private func look(_ desk: Desk) async throws -> PrometheusText {
        let answer = try await desk.ask("GET", "/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        return try PrometheusText(answer.text)
    }

    @Test("A server tells what it does and how it is, every family of the list, and counts what happens") func served() async throws {
        try await Desk.open { (desk: Desk) async throws in
            let before = try await look(desk)
            #expect(before.value("quill_attempts_total", ["step": "inspect", "outcome": "succeeded"]) == 0)
            #expect(before.value("quill_jobs", ["state": "dead", "step": "inspect"]) == 0, "known steps are told from 0")
            #expect(before.value("quill_jobs_held", ["hold": "approval"]) == 0)
            _ = try await desk.article()
            let stream = try await desk.stream("/api/v1/events?types=run.finished")
            var parser = ServerSentEvents()
            let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 nothing\r\n--b--\r\n"
            _ = try await desk.json("POST", "/api/v1/ingest", form, headers: [("Content-Type", "multipart/form-data; boundary=b")])
            _ = try await desk.next(["run.finished"], of: stream, &parser)
            let after = try await look(desk)
            // The one that `article` ended may not have been noticed yet.
            #expect(try #require(after.value("quill_event_streams")) >= 1)
            stream.cancel()
            #expect(after.value("quill_runs_finished_total", ["state": "succeeded"]) == 1)
            #expect(after.value("quill_runs_finished_total", ["state": "failed"]) == 1)
            #expect(after.value("quill_job_alarms_total", ["alarm": "dead"]) == 1)
            let dead = after.families["quill_jobs"]?.samples.filter { $0.labels["state"] == "dead" } ?? []
            #expect(dead.reduce(0) { $0 + $1.value } == 1)
            let ended = after.families["quill_attempts_total"]?.samples ?? []
            #expect(ended.filter { $0.labels["outcome"] == "failed" }.reduce(0) { $0 + $1.value } == 1)
            let done = ended.filter { $0.labels["outcome"] == "succeeded" }.reduce(0) { $0 + $1.value }
            #expect(done > 1 && done == after.value("quill_events_total", ["event": "step.finished"]))
            #expect(after.value("quill_runs", ["state": "open"]) == 0 && after.value("quill_workers_busy") == 0)
            #expect(after.value("quill_database_up") == 1)
            // Two readers and a writer.
            let connections = after.families["quill_database_connections"]?.samples.map(\.value).reduce(0, +)
            #expect(connections == 3)
            let build = try #require(after.families["quill_build_info"]?.samples.first)
            #expect(build.labels["version"] == "0.0.0-test" && build.labels["database"] == "sqlite" && build.value == 1)
            let resident = try #require(after.value("process_resident_memory_bytes"))
            #expect(resident > 1e6 && resident < 1e12)
            #expect(try #require(after.value("process_threads")) > 2)
            let (files, most) = (try #require(after.value("process_open_fds")), try #require(after.value("process_max_fds")))
            #expect(files > 3 && files < most)
            let began = try #require(after.value("process_start_time_seconds"))
            #expect(abs(Date().timeIntervalSince1970 - began) < 86_400, "\(began)")
        }
    }

    @Test("The page of the reference lists what there is, with its type, and nothing else; the server tells each")
    func documented() async throws {
        let page = try String(contentsOfFile: Repository.root + "/docs/reference/metrics.md", encoding: .utf8)
        let rows = page.matches(of: /(?m)^\| `([a-z_]+)` \| (counter|gauge) \|/).map { "\($0.1) \($0.2)" }
        #expect(rows.sorted() == MetricFamily.all.map { "\($0.name) \($0.kind.rawValue)" }.sorted())
        try await Desk.open { (desk: Desk) async throws in
            // The worker's first beat comes within ten seconds.
            let end = ContinuousClock.now + .seconds(60)
            var told = try await look(desk)
            while told.value("quill_worker_heartbeats_total") ?? 0 == 0, ContinuousClock.now < end { told = try await look(desk) }
            #expect(Set(told.families.keys) == Set(MetricFamily.all.map(\.name)))
            for family in MetricFamily.all {
                #expect(told.families[family.name]?.type == family.kind.rawValue && told.families[family.name]?.help == family.help)
            }
            let beat = try #require(told.value("quill_worker_last_heartbeat_timestamp_seconds"))
            #expect(abs(Date().timeIntervalSince1970 - beat) < 120)
        }
    }

    @Test("On PostgreSQL, without a worker: what is due and waits is told, and no heart-beats") func idle() async throws {
        try await Desk.idle(["QUILL_DATABASE_POOL": "3"]) { (desk: Desk) async throws in
            let body = "{\"text\":\"Bees need flowers near their hive.\",\"title\":\"Bees\"}"
            #expect(try await desk.ask("POST", "/api/v1/ingest/text", body).status == 202)
            let told = try await look(desk)
            let due = told.families["quill_jobs_due"]?.samples ?? []
            #expect(due.reduce(0) { $0 + $1.value } == 1)
            let waiting = try #require(due.first { $0.value == 1 }?.labels["step"])
            #expect(told.value("quill_jobs", ["state": "queued", "step": waiting]) == 1)
            #expect(try #require(told.value("quill_jobs_oldest_due_age_seconds", ["step": waiting])) >= 0)
            #expect(told.value("quill_steps_stuck") == 0 && told.value("quill_runs", ["state": "open"]) == 1)
            #expect(told.value("quill_queue_info", ["mode": "postgres"]) == 1)
            #expect(told.families["quill_build_info"]?.samples.first?.labels["database"] == "postgresql")
            #expect(told.families["quill_database_connections"]?.samples.map(\.value).reduce(0, +) == 3)
            #expect(told.families.keys.allSatisfy { !$0.contains("heartbeat") })
        }
    }

    @Test("Whatever a label holds comes out as it went in") func escaping() throws {
        let odd = ["", "plain", "a \"b\" \\ c\nd", "\\n", "{,}=\"", "é 🐝"]
        var page = Exposition()
        page.add(.events, odd.enumerated().map { Exposition.Sample($0.offset, ("event", $0.element), ("n", "\($0.offset)")) })
        page.add(.dueAge, [.init(0.25), .init(.infinity, ("n", "1")), .init(-Double.infinity, ("n", "2")), .init(1e300, ("n", "3"))])
        page.add(.beats, [])
        let read = try PrometheusText(page.text)
        for (index, value) in odd.enumerated() {
            #expect(read.value("quill_events_total", ["event": value, "n": "\(index)"]) == Double(index))
        }
        let ages = read.families["quill_jobs_oldest_due_age_seconds"]?.samples.map(\.value)
        #expect(ages == [0.25, .infinity, -.infinity, 1e300])
        #expect(read.families["quill_worker_heartbeats_total"] == nil)
    }

    @Test(
        "The reader of these tests refuses what is not the format",
        arguments: [
            "a 1\n", "# HELP a b\na 1\n", "# TYPE a gauge\n# HELP a b\na 1\n", "# HELP a b\n# TYPE a gauge\na 1",
            "# HELP a b\n# TYPE a gauge\n",
            "# HELP a b\n# TYPE a gauge\na 1\na 1\n", "# HELP a b\n# TYPE a gauge\na{x=\"1\",x=\"1\"} 1\n",
            "# HELP a b\n# TYPE a gauge\na{x=\"\\t\"} 1\n", "# HELP a b\n# TYPE a gauge\na{x=\"1} 1\n",
            "# HELP a b\n# TYPE a gauge\na one\n",
            "# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n", "# HELP a b\n# TYPE a counter\na 1\n",
            "# HELP a_total b\n# TYPE a_total gauge\na_total 1\n",
            "# HELP 1a b\n# TYPE 1a gauge\n1a 1\n", "# HELP a b\n# TYPE a gauge\nb 1\n", "# HELP a b\\x\n# TYPE a gauge\na 1\n", "\n",
        ]) func strict(text: String)
    {
        #expect(throws: PrometheusText.Fault.self) { try PrometheusText(text) }
    }

    @Test("Without its rows a server still tells how it is itself") func withoutRows() async throws {
        try await Desk.open { (desk: Desk) async throws in
            func alter(_ from: String, _ to: String) async throws {
                let script = "import sqlite3, sys; sqlite3.connect(sys.argv[1], 30).execute(sys.argv[2])"
                let done = try await run(["python3", "-c", script, desk.home + "/quill.db", "ALTER TABLE \(from) RENAME TO \(to)"])
                #expect(done.code == 0, "\(done.words)")
            }
            try await alter("runs", "runs_elsewhere")
            let told = try await look(desk)
            try await alter("runs_elsewhere", "runs")
            #expect(told.value("quill_database_up") == 0 && told.families["quill_jobs"] == nil)
            #expect(told.value("process_threads") ?? 0 > 0 && told.value("quill_event_streams") == 0)
            #expect(try await look(desk).value("quill_database_up") == 1)
        }
    }
}
