import Foundation
import Testing

@Suite("A slot whose worker dies")
struct ScheduleCrashTests {
    @Test(
        "Killed anywhere while a schedule is due, its slot has one run: begun by who died, or by who takes over",
        .timeLimit(.minutes(5)),
        arguments: ["firing.begun", "firing.ended", "run.committed", "firing.worked"])
    func oneRun(moment: String) async throws {
        try await Cluster.with { cluster in
            let made = try await cluster.quill("article", cluster.desk.captions(), "--variants", "none", "--json").json()
            let item = try #require((made["item"] as? [String: Any])?["id"] as? String, "\(made)")
            _ = try await cluster.quill("schedules", "add", "once", item, "--at", "2099-01-01 00:00", "--remake", "article")
            _ = try await cluster.sql("UPDATE schedules SET next_at = CASE WHEN name = 'once' THEN 1 ELSE 99999999999999 END")
            let dying = try cluster.desk.start(
                ["worker"], environment: cluster.environment.merging(["QUILL_FAILPOINT": moment]) { $1 })
            #expect(try await dying.ended().code == -SIGKILL)
            // Its lease runs out.
            _ = try await cluster.sql("UPDATE firings SET lease_until = 1 WHERE state = 'running'")
            let workers = [
                try await cluster.start("worker", says: "is at work on"), try await cluster.start("worker", says: "is at work on"),
            ]
            try await cluster.wait(for: "succeeded", "SELECT state FROM firings WHERE schedule = 'once'")
            for worker in workers { _ = try await cluster.stop(worker) }
            #expect(try await cluster.sql("SELECT count(*) FROM runs WHERE cause = 'schedule'") == "1")
            #expect(
                try await cluster.sql("SELECT count(*) FROM firings AS f JOIN runs AS r ON r.id = f.run WHERE f.schedule = 'once'") == "1")
            #expect(try await cluster.sql("SELECT state FROM schedules WHERE name = 'once'") == "done")
            #expect(try await cluster.sql("SELECT count(*) FROM events WHERE name = 'schedule.fired'") == "1")
        }
    }
}
