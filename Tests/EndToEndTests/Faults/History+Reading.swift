import Foundation
import Testing

/// Asks a database: a line a row, the columns separated by `|`. The same words are sent to SQLite and to PostgreSQL.
typealias Question = @Sendable (String) async throws -> String

extension History {
    static func read(_ ask: Question) async throws -> History {
        func rows(_ sql: String, _ columns: Int) async throws -> [[String]] {
            try await ask(sql).split(separator: "\n").map { line in
                // The last column may hold anything.
                let row = line.split(separator: "|", maxSplits: columns - 1, omittingEmptySubsequences: false).map(String.init)
                return try #require(row.count == columns ? row : nil, "\(sql): \(line)")
            }
        }
        var history = History()
        history.jobs = try await rows(
            """
            SELECT id, target, variant, recipe_digest, state, coalesce(hold, ''), coalesce(attempt, ''),
            CASE WHEN discarded IS NULL THEN 0 ELSE 1 END FROM jobs
            """, 8
        ).map {
            Job(
                id: $0[0], target: $0[1] + " " + $0[2], recipe: $0[3], state: $0[4], hold: $0[5], attempt: $0[6],
                isDiscarded: $0[7] == "1")
        }
        history.attempts = try await rows(
            "SELECT id, job, number, coalesce(outcome, ''), started_at, coalesce(ended_at, 0) FROM attempts", 6
        ).map { Attempt(id: $0[0], job: $0[1], number: int($0[2]), outcome: $0[3], startedAt: int($0[4]), endedAt: int($0[5])) }
        history.checkpoints = try await rows(
            "SELECT job, input, CASE WHEN result IS NULL THEN 0 ELSE 1 END, attempt, created_at, key FROM checkpoints", 6
        ).map { Checkpoint(job: $0[0], key: $0[5], input: $0[1], isDone: $0[2] == "1", attempt: $0[3], at: int($0[4])) }
        history.products = try await rows("SELECT id, subject, variant, content, coalesce(job, ''), provenance FROM artifacts", 6).map {
            Product(noun: "artifact", id: $0[0], of: $0[1] + " " + $0[2], content: $0[3], job: $0[4], attempt: attempt($0[5]))
        }
        history.products += try await rows("SELECT id, document, number, coalesce(job, ''), provenance FROM revisions", 5).map {
            Product(noun: "revision", id: $0[0], of: $0[1], job: $0[3], attempt: attempt($0[4]), number: int($0[2]))
        }
        history.products += try await rows("SELECT id, document, state, coalesce(job, ''), provenance FROM proposals", 5).map {
            Product(noun: "proposal", id: $0[0], of: $0[1], job: $0[3], attempt: attempt($0[4]), state: $0[2])
        }
        history.usage = try await rows("SELECT attempt, unit, provider, created_at, key FROM usage_records", 5).map {
            Usage(attempt: $0[0], key: $0[4], unit: $0[1], provider: $0[2], at: int($0[3]))
        }
        history.deliveries = try await rows("SELECT document, destination, state, coalesce(ref, '{}') FROM deliveries", 4).map {
            Delivery(document: $0[0], destination: $0[1], state: $0[2], files: try files($0[3]))
        }
        history.runs = try await pairs(rows("SELECT id, state FROM runs", 2))
        history.documents = try await pairs(rows("SELECT id, state FROM documents", 2))
        history.items = Set(try await rows("SELECT id FROM items", 1).map { $0[0] })
        history.firings = try await pairs(rows("SELECT schedule, slot, state FROM firings", 3).map { [$0[0] + " " + $0[1], $0[2]] })
        history.events = try await rows("SELECT coalesce(number, 0), name, data FROM events ORDER BY ordinal", 3).map {
            Event(number: int($0[0]), name: $0[1], data: try JSONDecoder().decode([String: String].self, from: Data($0[2].utf8)))
        }
        return history
    }

    private static func int(_ text: String) -> Int { Int(text) ?? -1 }

    private static func pairs(_ rows: [[String]]) -> [String: String] { Dictionary(rows.map { ($0[0], $0[1]) }) { $1 } }

    /// Whose work something is; empty for a person's.
    private static func attempt(_ provenance: String) -> String {
        provenance.range(of: #"att_[0-9A-Za-z]+"#, options: .regularExpression).map { String(provenance[$0]) } ?? ""
    }

    /// What the reference of a delivery to a folder says was written.
    private static func files(_ ref: String) throws -> [String: String] {
        struct Ref: Decodable { let revision: String? }
        let lines = try JSONDecoder().decode(Ref.self, from: Data(ref.utf8)).revision?.split(separator: "\n") ?? []
        return Dictionary(lines.map { (String($0.drop { $0 != " " }.dropFirst()), String($0.prefix { $0 != " " })) }) { $1 }
    }
}
