import Foundation
import Testing

/// A request for every endpoint that changes something under a key, in an order in which each finds what it needs.
enum KeyTable {
    typealias Row = (endpoint: String, wish: @Sendable (KeyHouse) async throws -> Wish)

    static let rows: [Row] = taking + writing + working + removing

    private static let runs = "SELECT count(*) FROM runs"
    private static let newestRun = "SELECT id FROM runs ORDER BY id DESC LIMIT 1"
    private static let versions = "SELECT count(*) FROM revisions"

    private static func events(_ name: String) -> String { "SELECT count(*) FROM events WHERE name = '\(name)'" }

    private static let taking: [Row] = [
        (
            "ingest.text",
            { _ in
                Wish(
                    "POST", "/api/v1/ingest/text", #"{"text":"Bees need flowers near their hive.","title":"Bees"}"#, status: 202,
                    counting: runs, telling: newestRun)
            }
        ),
        (
            "ingest.youtube",
            { _ in
                Wish(
                    "POST", "/api/v1/ingest/youtube", #"{"url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ"}"#, status: 202,
                    counting: runs,
                    telling: newestRun)
            }
        ),
        (
            "uploads.create",
            { _ in Wish("POST", "/api/v1/uploads", #"{"name":"talk.txt","size":26}"#, status: 201, counting: "") }
        ),
        (
            "ingest",
            { house in
                let upload = try await upload(house)
                try await house.does("PATCH", "/api/v1/uploads/\(upload)", "Wasps build nests of wood.", "application/octet-stream")
                return Wish(
                    "POST", "/api/v1/ingest", "{\"upload_id\":\"\(upload)\"}", status: 202, counting: runs, telling: newestRun)
            }
        ),
        (
            "uploads.delete",
            { house in Wish("DELETE", "/api/v1/uploads/\(try await upload(house))", status: 204, counting: "") }
        ),
    ]

    private static let writing: [Row] = [
        (
            "documents.create",
            { _ in
                Wish(
                    "POST", "/api/v1/documents", #"{"title":"Bees","markdown":"They fly."}"#, status: 201,
                    counting: "SELECT count(*) FROM documents", telling: "SELECT id FROM documents ORDER BY id DESC LIMIT 1")
            }
        ),
        (
            "documents.update",
            { house in
                Wish("PATCH", "/api/v1/documents/\(house.document)", #"{"title":"Wasps"}"#, status: 200, counting: versions) { house in
                    try await house.does("PATCH", "/api/v1/documents/\(house.document)", #"{"title":"Hornets"}"#)
                }
            }
        ),
        (
            "documents.review",
            { house in
                Wish(
                    "POST", "/api/v1/documents/\(house.document)/review", #"{"action":"approve"}"#, status: 200,
                    counting: events("document.moved"))
            }
        ),
        (
            "versions.restore",
            { house in
                Wish("POST", "/api/v1/documents/\(house.document)/versions/1/restore", status: 200, counting: versions) { house in
                    try await house.does("PATCH", "/api/v1/documents/\(house.document)", #"{"title":"Ants"}"#)
                }
            }
        ),
        (
            "sections.save",
            { house in
                let base = try await house.sql("SELECT max(number) FROM revisions WHERE document = '\(house.document)'")
                return Wish("PUT", place(house), text("Bees fly far.", base), status: 200, counting: versions) { house in
                    let next = try await house.sql("SELECT max(number) FROM revisions WHERE document = '\(house.document)'")
                    try await house.does("PUT", place(house), text("Wasps build nests.", next))
                }
            }
        ),
        (
            "sections.save",
            { house in
                Wish(
                    "PUT", place(house), text("Ants walk in lines.", "1"), status: 409, counting: "SELECT count(*) FROM proposals",
                    telling: "SELECT id FROM proposals ORDER BY id DESC LIMIT 1"
                ) { house in
                    let kept = try await house.sql("SELECT id FROM proposals ORDER BY id DESC LIMIT 1")
                    try await house.does("POST", "/api/v1/documents/\(house.document)/proposals/\(kept)/reject")
                }
            }
        ),
        (
            "proposals.reject",
            { house in
                let kept = try await proposal(house, "Moths like the light.")
                return Wish("POST", "\(kept)/reject", status: 200, counting: events("proposal.rejected"))
            }
        ),
        (
            "proposals.accept",
            { house in
                let kept = try await proposal(house, "Beetles are slow.")
                return Wish("POST", "\(kept)/accept", #"{"overwrite":true}"#, status: 200, counting: versions)
            }
        ),
        (
            "sections.regenerate",
            { house in
                Wish("POST", place(house) + "/regenerate", #"{"writer":"extractive"}"#, status: 202, counting: runs, telling: newestRun)
            }
        ),
    ]

    private static let working: [Row] = [
        (
            "stale.run",
            { house in
                _ = try await house.sql(OutOfDate.outlines)
                return Wish(
                    "POST", "/api/v1/stale/runs", "{\"item_ids\":[\"\(house.item)\"]}", status: 202, counting: runs, telling: newestRun,
                    isReplayed: false
                ) { try await patience($0) }
            }
        ),
        (
            "runs.create",
            { house in
                Wish(
                    "POST", "/api/v1/runs", "{\"item_id\":\"\(house.item)\",\"variants\":[],\"remake\":[\"article\"]}", status: 202,
                    counting: runs, telling: newestRun)
            }
        ),
        (
            "steps.run",
            { house in
                Wish(
                    "POST", "/api/v1/steps/seo.suggest", "{\"document_id\":\"\(house.document)\"}", status: 202, counting: runs,
                    telling: newestRun)
            }
        ),
        (
            "pipelines.generate_blog",
            { house in Wish("POST", "/api/v1/pipelines/generate_blog", blog(house), status: 202, counting: runs, telling: newestRun) }
        ),
        (
            "jobs.retry",
            { house in
                let job = try await house.sql("SELECT min(id) FROM jobs WHERE state = 'queued'")
                return Wish("POST", "/api/v1/jobs/\(job)/retry", status: 200, counting: events("job.redriven"))
            }
        ),
        (
            "jobs.redrive",
            { house in
                Wish(
                    "POST", "/api/v1/jobs/dead/\(try await died(house))/redrive", status: 200, counting: events("job.redriven")
                ) { _ = try await died($0) }
            }
        ),
        (
            "runs.retry",
            { house in
                let job = try await died(house)
                let run = try await house.sql("SELECT max(run) FROM run_jobs WHERE job = '\(job)'")
                return Wish(
                    "POST", "/api/v1/runs/\(run)/retry", status: 202, counting: events("job.redriven"),
                    telling: "SELECT max(run) FROM run_jobs WHERE job = '\(job)'"
                ) { _ = try await died($0) }
            }
        ),
        (
            "jobs.redrive_all",
            { house in
                _ = try await died(house)
                return Wish(
                    "POST", "/api/v1/jobs/dead/redrive", status: 200, counting: events("job.redriven"),
                    telling: sum("redriven"),
                    isReplayed: false
                ) { house in
                    _ = try await died(house)
                    try await patience(house)
                }
            }
        ),
        (
            "jobs.discard",
            { house in
                Wish(
                    "POST", "/api/v1/jobs/dead/\(try await died(house))/discard", #"{"reason":"Of no use."}"#, status: 200,
                    counting: events("job.cancelled"))
            }
        ),
        (
            "jobs.discard_all",
            { house in
                _ = try await died(house)
                return Wish(
                    "POST", "/api/v1/jobs/dead/discard", #"{"reason":"Of no use."}"#, status: 200, counting: events("job.cancelled"),
                    telling:
                        sum("discarded"),
                    isReplayed: false
                ) { try await patience($0) }
            }
        ),
        (
            "jobs.bury",
            { house in
                try await house.does("POST", "/api/v1/pipelines/generate_blog", blog(house))
                let job = try await house.sql("SELECT min(id) FROM jobs WHERE state = 'queued'")
                return Wish("POST", "/api/v1/jobs/\(job)/bury", #"{"reason":"Later."}"#, status: 200, counting: events("job.dead"))
            }
        ),
        (
            "jobs.mark_fixed",
            { house in
                let group = try await group(house)
                return Wish(
                    "POST", "/api/v1/jobs/dead/groups/\(group)/fixed", #"{"build":"0.9.0"}"#, status: 200,
                    counting: "SELECT max(marked_at) FROM fixes")
            }
        ),
        (
            "queue.pause",
            { _ in
                Wish(
                    "POST", "/api/v1/queue/pause", #"{"step":"deliver"}"#, status: 200,
                    counting: "SELECT count(*) FROM queue_pauses WHERE resumed_at IS NULL"
                ) { house in _ = try await house.sql("UPDATE queue_pauses SET resumed_at = 1") }
            }
        ),
        (
            "queue.resume",
            { house in
                try await house.does("POST", "/api/v1/queue/pause", #"{"step":"deliver"}"#)
                return Wish(
                    "POST", "/api/v1/queue/resume", #"{"step":"deliver"}"#, status: 200,
                    counting: "SELECT count(*) FROM queue_pauses WHERE resumed_at IS NULL"
                ) { house in _ = try await house.sql("UPDATE queue_pauses SET resumed_at = NULL") }
            }
        ),
        (
            "schedules.run",
            { _ in
                Wish(
                    "POST", "/api/v1/schedules/sweep/run", status: 202, counting: "SELECT next_at FROM schedules WHERE name = 'sweep'"
                ) { house in
                    // It was fired.
                    _ = try await house.sql("UPDATE schedules SET next_at = 99999999999999 WHERE name = 'sweep'")
                }
            }
        ),
        (
            "schedules.save",
            { house in
                Wish(
                    "PUT", "/api/v1/schedules/weekly", weekly(house), status: 200,
                    counting: "SELECT coalesce(max(next_at), 0) FROM schedules WHERE name = 'weekly'"
                ) { house in _ = try await house.sql("UPDATE schedules SET next_at = 99999999999999 WHERE name = 'weekly'") }
            }
        ),
        (
            "schedules.pause",
            { house in
                try await house.does("PUT", "/api/v1/schedules/weekly", weekly(house))
                return Wish(
                    "POST", "/api/v1/schedules/weekly/pause", status: 200, counting: "SELECT state FROM schedules WHERE name = 'weekly'"
                ) { house in _ = try await house.sql("UPDATE schedules SET state = 'active' WHERE name = 'weekly'") }
            }
        ),
        (
            "schedules.resume",
            { house in
                try await house.does("PUT", "/api/v1/schedules/weekly", weekly(house))
                try await house.does("POST", "/api/v1/schedules/weekly/pause")
                return Wish(
                    "POST", "/api/v1/schedules/weekly/resume", status: 200, counting: "SELECT state FROM schedules WHERE name = 'weekly'"
                ) { house in _ = try await house.sql("UPDATE schedules SET state = 'paused' WHERE name = 'weekly'") }
            }
        ),
    ]

    private static let removing: [Row] = [
        (
            "schedules.delete",
            { house in
                try await house.does("PUT", "/api/v1/schedules/weekly", weekly(house))
                return Wish("DELETE", "/api/v1/schedules/weekly", status: 204, counting: "SELECT count(*) FROM schedules")
            }
        ),
        (
            "jobs.cancel",
            { house in
                try await house.does("POST", "/api/v1/pipelines/generate_blog", blog(house))
                let job = try await house.sql("SELECT min(id) FROM jobs WHERE state = 'queued'")
                return Wish("DELETE", "/api/v1/jobs/\(job)", status: 204, counting: events("job.cancelled"))
            }
        ),
        (
            "jobs.unmark_fixed",
            { house in
                let place = "/api/v1/jobs/dead/groups/\(try await group(house))/fixed"
                try await house.does("POST", place, "{}")
                return Wish("DELETE", place, status: 204, counting: "SELECT count(*) FROM fixes")
            }
        ),
        (
            "runs.cancel",
            { house in
                let run = try await house.does("POST", "/api/v1/pipelines/generate_blog", blog(house))["id"] as? String
                return Wish("DELETE", "/api/v1/runs/\(try #require(run))", status: 204, counting: events("run.finished"))
            }
        ),
        (
            "documents.delete",
            { house in
                Wish("DELETE", "/api/v1/documents/\(house.document)", status: 204, counting: "SELECT count(*) FROM documents")
            }
        ),
        (
            "items.delete",
            { house in Wish("DELETE", "/api/v1/items/\(house.item)", status: 204, counting: "SELECT count(*) FROM items") }
        ),
    ]
}

extension KeyTable {
    private static func upload(_ house: KeyHouse) async throws -> String {
        try #require(try await house.does("POST", "/api/v1/uploads", #"{"name":"talk.txt","size":26}"#)["id"] as? String)
    }

    private static func weekly(_ house: KeyHouse) -> String { "{\"cron\":\"@weekly\",\"run\":{\"item_id\":\"\(house.item)\"}}" }

    private static func place(_ house: KeyHouse) -> String { "/api/v1/documents/\(house.document)/sections/\(house.section)" }

    private static func text(_ markdown: String, _ base: String) -> String { "{\"base_version\":\(base),\"markdown\":\"\(markdown)\"}" }

    private static func blog(_ house: KeyHouse) -> String { "{\"item_ids\":[\"\(house.item)\"],\"options\":{\"max_sections\":2}}" }

    /// The place of a proposal: a text that was written over what somebody else has changed since.
    private static func proposal(_ house: KeyHouse, _ markdown: String) async throws -> String {
        try await house.does("PUT", place(house), text(markdown, "1"))
        let kept = try await house.sql("SELECT id FROM proposals WHERE state = 'open' ORDER BY id DESC LIMIT 1")
        return "/api/v1/documents/\(house.document)/proposals/\(kept)"
    }

    /// How many were done, as the answer has to tell it.
    private static func sum(_ word: String) -> String {
        "SELECT '\"\(word)\":' || substring(effect FROM ':(\\d+)') FROM idempotency_keys WHERE effect LIKE '%\(word)%'"
    }

    /// Every job that waits dies, and the runs with them; one of these jobs.
    private static func died(_ house: KeyHouse) async throws -> String {
        try await house.sql(
            """
            UPDATE jobs SET state = 'dead', dead_reason = 'permanent', ended_at = quill_now() WHERE state = 'queued';
            UPDATE runs SET state = 'failed', ended_at = quill_now() WHERE state IN ('open', 'waiting');
            SELECT min(id) FROM jobs WHERE state = 'dead'
            """)
    }

    /// The group of something that died.
    private static func group(_ house: KeyHouse) async throws -> String {
        try await house.does("POST", "/api/v1/pipelines/generate_blog", blog(house))
        let job = try await house.sql("SELECT min(id) FROM jobs WHERE state = 'queued'")
        try await house.does("POST", "/api/v1/jobs/\(job)/bury", #"{"reason":"Later."}"#)
        return try await house.sql("SELECT max(signature) FROM jobs WHERE state = 'dead'")
    }

    /// On PostgreSQL nobody knows that whoever held a key is dead: two minutes pass.
    private static func patience(_ house: KeyHouse) async throws {
        _ = try await house.sql("UPDATE idempotency_keys SET taken_at = 0 WHERE status IS NULL")
    }
}
