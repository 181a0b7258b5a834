import Foundation
import Testing

extension Household {
    func queue() async throws {
        // A file that a crash left long ago.
        try desk.write("home/blobs/incoming/left", "x")
        try await desk.tool("touch", "-d", "3 days ago", desk.path("home/blobs/incoming/left"))
        try await act("schedule") { _ in
            guard try await quill(["schedules", "run", "sweep", "--json"]).code == 0 else { return false }
            return try await sees("1", "SELECT count(*) FROM firings WHERE schedule = 'sweep' AND state = 'succeeded'")
        }
        told("fired sweep")
        try await pause()
        try await giveUp()
        let talk = try desk.captions()
        try await recorder.hold(true)
        try await cancel(talk)
        try await bury(talk)
        try await drain(talk)
        try await article(talk, "--to", "folder:out")
    }

    /// The queue is paused; a pause that was acknowledged holds whatever dies, until it is let go on.
    private func pause() async throws {
        let paused = "SELECT count(*) FROM queue_pauses WHERE resumed_at IS NULL"
        try await act("pause") { _ in try await quill(["queue", "pause", "--reason", "a story", "--json"]).code == 0 }
        try await act("resume") { isAgain in
            if !isAgain { #expect(try await answer(paused) == "1", "an acknowledged pause is gone") }
            return try await quill(["queue", "resume", "--json"]).code == 0
        }
        #expect(try await answer(paused) == "0")
    }

    /// A file that nobody can read: its job dies, is tried again, and is given up.
    private func giveUp() async throws {
        let noise = try desk.write("noise.mp4", (0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try await article(noise, ends: "failed")
        let job = try await answer("SELECT id FROM jobs WHERE state = 'dead' ORDER BY id LIMIT 1")
        try #require(!job.isEmpty)
        let dead = "SELECT count(*) FROM attempts WHERE job = '\(job)' AND outcome = 'failed'"
        try await act("redrive") { isAgain in
            if isAgain, try await answer("SELECT count(*) FROM events WHERE name = 'job.redriven'") == "1" { return true }
            return try await quill(["jobs", "retry", job, "--json"]).code == 0
        }
        told("redriven \(job)")
        try await act("dead again") { _ in try await sees("2", dead) }
        try await act("discard") { isAgain in
            if isAgain, try await answer("SELECT state FROM jobs WHERE id = '\(job)'") == "cancelled" { return true }
            return try await quill(["jobs", "discard", job, "--reason", "noise", "--json"]).code == 0
        }
        told("discarded \(job)")
    }

    /// A job that waits for its model is cancelled.
    private func cancel(_ talk: String) async throws {
        let job = try await waiting(talk)
        try await act("cancel") { isAgain in
            if isAgain, try await answer("SELECT state FROM jobs WHERE id = '\(job)'") == "cancelled" { return true }
            return try await quill(["jobs", "cancel", job, "--json"]).code == 0
        }
        told("cancelled \(job)")
    }

    /// A job that waits for its model is moved to the dead.
    private func bury(_ talk: String) async throws {
        let job = try await waiting(talk)
        try await act("bury") { isAgain in
            if isAgain, try await answer("SELECT state FROM jobs WHERE id = '\(job)'") == "dead" { return true }
            return try await quill(["jobs", "bury", job, "--reason", "later", "--json"]).code == 0
        }
        told("dead \(job)")
    }

    /// The server is told to end while a job waits for its model, which answers the next one.
    private func drain(_ talk: String) async throws {
        _ = try await waiting(talk)
        try await stop()
        try await recorder.hold(false)
        try await start()
    }

    /// An article is asked for, and its first job waits for the model for longer than the beat of a lease; the job.
    private func waiting(_ talk: String) async throws -> String {
        let running = "SELECT count(*) FROM jobs WHERE step = 'outline' AND state = 'running'"
        let renewed = """
            SELECT count(*) FROM jobs AS j JOIN attempts AS a ON a.id = j.attempt
            WHERE j.step = 'outline' AND j.lease_until > a.started_at + 7000
            """
        var asking: [RunningQuill] = []
        try await act("ask") { _ in
            if try await answer(running) == "0" {
                asking.append(try begin(["article", talk, "--writer", "openai", "--max-sections", "3", "--to", "folder:out"]))
            }
            guard try await sees("1", running) else { return false }
            return try await sees("1", renewed)
        }
        for command in asking {
            command.signal(SIGINT)
            _ = try await command.ended()
        }
        return try await answer("SELECT id FROM jobs WHERE step = 'outline' AND state = 'running'")
    }
}
