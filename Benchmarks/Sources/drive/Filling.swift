import QuillCore
import QuillStore
import SQL

/// Fills an empty database with jobs like those of an article's sections.
///
/// Ids are numbers, so that pgbench, which can count, knows which ones a claim will find: kind 2 has 1000000002000000001 and so on.
struct Filling {
    let kinds: Int
    let each: Int
    let finished: Int

    private static let itemCount = 1_000
    private static let firstID: Int64 = 1_000_000_000_000_000_000

    static func item(_ number: Int) -> ID<Item> {
        let digits = String(number)
        return ID(trusted: "itm_01JD" + String(repeating: "0", count: 22 - digits.count) + digits)
    }

    static let recipe = Recipe(
        step: "section", version: 3, prompt: Digest(of: "prompt").short, parameters: ["tone": "plain", "writer": "openai"],
        ladder: ["openai:gpt-4o-mini", "extractive"], inputs: ["chapters": Digest(of: "a").hex, "transcript": Digest(of: "b").hex])
    static let parameters = Parameters(writer: "openai", speechModel: "whisper-base", maxSections: 8, tone: "plain", language: "en")

    func fill(_ database: any Database) async throws -> String {
        let store = SQLStore(database)
        try await store.migrate()
        try await store.write { store throws(QuillError) in
            for number in 0..<Self.itemCount {
                let id = Self.item(number)
                try store.insert(
                    Item(
                        id: id, project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:\(id)"), title: "A talk",
                        url: nil, createdAt: store.now()))
            }
        }
        let (recipe, parameters) = (try text(Self.recipe), try text(Self.parameters))
        // In the past: older than what waits.
        let past = Self.firstID - 10_000_000_000
        if finished > 0 {
            try await database.write { [finished] connection in
                try connection.execute(Self.finishedJobs, [finished, past, Project.defaultID, recipe, parameters, Self.itemCount])
                try connection.execute(Self.finishedAttempts, [finished, past])
            }
        }
        for kind in 0..<kinds {
            let first = Self.firstID + Int64(kind) * 1_000_000_000
            try await database.write { [each] connection in
                try connection.execute(
                    Self.dueJobs, [each, first, Project.defaultID, "\(kind)", Self.item(kind), recipe, parameters])
            }
        }
        return #"{"jobs": \#(kinds * each), "finished": \#(finished)}"#
    }

    private func text(_ value: some Encodable) throws -> String { String(decoding: try JSON.encode(value), as: UTF8.self) }

    private static let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"

    private static let dueJobs = """
        \(numbers)
        INSERT INTO jobs (id, project, step, item, target, variant, recipe, recipe_digest, parameters, state, tries, losses, run_at,
            created_at)
        SELECT CAST($2 + i AS text), $3, $4, $5, $5, 'transcript', $6, CAST($2 + i AS text), $7, 'queued', 0, 0, quill_now() - 1000,
            quill_now() - 1000
        FROM n
        """

    /// Of a month, eight kinds, a thousand items.
    private static let finishedJobs = """
        \(numbers), made(number, item, at) AS (
            SELECT i, 'itm_01JD' || substr('0000000000000000000000' || CAST(i % $6 AS text), length(CAST(i % $6 AS text)) + 1),
                quill_now() - 2592000000 + i
            FROM n)
        INSERT INTO jobs (id, project, step, item, target, variant, recipe, recipe_digest, parameters, state, tries, losses, run_at,
            created_at, ended_at)
        SELECT CAST($2 + number AS text), $3, CAST(number % 8 AS text), item, item, 'transcript', $4, CAST($2 + number AS text), $5,
            'succeeded', 0, 0, at, at, at + 2000
        FROM made
        """

    private static let finishedAttempts = """
        \(numbers)
        INSERT INTO attempts (id, job, number, worker, outcome, started_at, ended_at)
        SELECT CAST($2 + i AS text), CAST($2 + i AS text), 1, 'w-1', 'succeeded', quill_now() - 2592000000 + i, quill_now() - 2591998000 + i
        FROM n
        """
}
