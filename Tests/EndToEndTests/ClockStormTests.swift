import Foundation
import PostgreSQLPeer
import Testing

@Suite("Workers whose clocks are an hour off")
struct ClockStormTests {
    /// Notes what workers write of times, as the database's clock sees it at that moment.
    private static let witness = """
        CREATE TABLE seen (what TEXT, worker TEXT, milliseconds BIGINT);
        CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.state = 'running' THEN INSERT INTO seen VALUES ('lease', NEW.worker, NEW.lease_until - quill_now());
            ELSIF NEW.state = 'queued' AND OLD.state = 'running' THEN
                INSERT INTO seen VALUES ('rest', OLD.worker, NEW.run_at - quill_now());
            ELSE INSERT INTO seen VALUES ('end', OLD.worker, NEW.ended_at - quill_now()); END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER see AFTER UPDATE ON jobs FOR EACH ROW WHEN (OLD.state = 'running' OR NEW.state = 'running')
            EXECUTE FUNCTION see();
        """

    // 20 s on a machine of its own. The limit is for what hangs.
    @Test("Leases, rests and schedules go by the database's clock alone", .timeLimit(.minutes(15)))
    func hours() async throws {
        // Half an hour from now: past for a worker that goes by a clock that is an hour ahead.
        let soon = Calendar(identifier: .gregorian).dateComponents(
            in: try #require(TimeZone(identifier: "UTC")), from: Date(timeIntervalSinceNow: 1_800))
        let slot = "\(try #require(soon.minute)) \(try #require(soon.hour)) * * *"
        // Nobody answers there, so what this writer is asked for is tried again after a rest.
        let settings = [
            "QUILL_SCHEDULES": "sweep=\(slot);retention=off", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
        ]
        let workshop = try Desk()
        defer { withExtendedLifetime(workshop) {} }
        let (ahead, behind) = (try await workshop.clock("+3600"), try await workshop.clock("-3600"))
        let working = [ahead, behind].map { $0.merging(settings) { $1 } }
        try await Storm.with(serving: settings, working: working, prepared: { try await $0.sql(Self.witness) }) { storm in
            let talks = Storm.isLong ? 16 : 4
            try await storm.ask(0..<talks)
            try await storm.settle()
            try await storm.check(talks)
            let cluster = storm.cluster
            let leases = "SELECT count(*) FROM seen WHERE what = 'lease' AND milliseconds NOT BETWEEN 29000 AND 30000"
            #expect(try await cluster.sql(leases) == "0")
            #expect(try await cluster.sql("SELECT count(*) FROM seen WHERE what = 'end' AND milliseconds <> 0") == "0")
            let early = "SELECT count(*) FROM attempts a JOIN jobs j ON j.id = a.job WHERE a.started_at < j.created_at"
            #expect(try await cluster.sql(early + " OR a.ended_at < a.started_at") == "0")

            // Not before its time, once when it is due, and the next one at its time again.
            #expect(try await cluster.sql("SELECT count(*) FROM firings") == "0")
            let toCome = "SELECT next_at - quill_now() BETWEEN 0 AND 1800000 FROM schedules WHERE name = 'sweep'"
            #expect(try await cluster.sql(toCome) == "t")
            try await cluster.sql("UPDATE schedules SET next_at = quill_now() WHERE name = 'sweep'")
            try await storm.wait(for: "succeeded", "SELECT max(state) FROM firings WHERE ended_at <= quill_now()")
            #expect(try await cluster.sql("SELECT count(*) FROM firings") == "1")
            #expect(try await cluster.sql(toCome) == "t")

            try await storm.ask(talks..<talks + 1, "--writer", "openai")
            try await storm.wait(for: "t", "SELECT count(*) > 0 FROM seen WHERE what = 'rest'")
            let rests = "SELECT count(*) FROM seen WHERE what = 'rest' AND milliseconds NOT BETWEEN 0 AND 10000"
            #expect(try await cluster.sql(rests) == "0")

            let worked = try await cluster.sql("SELECT count(DISTINCT worker) FROM seen")
            print("\(worked) of 2 workers with a wrong clock took jobs")
            for (worker, words) in zip(storm.workers, ["s ahead of the database's", "s behind the database's"]) {
                let ended = try await cluster.stop(worker)
                #expect(ended.code == 0 && ended.err.contains(words), "\(ended)")
            }
            #expect(try await cluster.stop(storm.server).code == 0)
            for (clock, words) in [(ahead, "s ahead of the database's"), (behind, "s behind the database's")] {
                let doctor = try await cluster.quill("doctor", environment: clock)
                #expect(doctor.code == 1 && doctor.out.contains("✗ clock") && doctor.out.contains(words), "\(doctor)")
            }
        }
    }
}
