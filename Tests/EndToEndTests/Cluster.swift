import Foundation
import PostgreSQLPeer
import Testing

/// A new database on a real PostgreSQL server, and a desk whose `quill` uses it.
struct Cluster: Sendable {
    let server: PostgreSQLServer
    let name: String
    let desk: Desk

    static func with<T>(_ body: (Cluster) async throws -> T) async throws -> T {
        try await withNewDatabase { server, name in try await body(Cluster(server: server, name: name, desk: try Desk())) }
    }

    func url(_ database: String? = nil, user: String = "quill", port: Int? = nil) -> String {
        "postgresql://\(user)@127.0.0.1:\(port ?? server.port)/\(database ?? name)"
    }

    var environment: [String: String] { ["QUILL_DATABASE_URL": url(), "QUILL_LISTEN": "127.0.0.1:0"] }

    func quill(_ arguments: String..., desk: Desk? = nil, environment: [String: String] = [:]) async throws -> Outcome {
        try await (desk ?? self.desk).quill(arguments, environment: self.environment.merging(environment) { $1 })
    }

    /// Begins `quill serve --no-worker`, `quill worker` …, and waits until it says so.
    func start(_ arguments: String..., says words: String) async throws -> RunningQuill {
        let running = try desk.start(arguments, environment: environment)
        let isUp = try await running.says(words)
        if !isUp { Issue.record("\(arguments) ended: \(try await running.ended())") }
        return running
    }

    func stop(_ running: RunningQuill) async throws -> Outcome {
        running.signal(SIGTERM)
        return try await running.ended()
    }

    /// Asks the database; a line a row.
    @discardableResult
    func sql(_ text: String) async throws -> String {
        try await desk.tool("psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-d", url(), "-c", text)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Returns once the question has this answer; the time limit of the test is the limit.
    func wait(for answer: String, _ question: String) async throws {
        while try await sql(question) != answer { try Task.checkCancellation() }
    }
}
