import Foundation
import HTTPClient
import Testing

/// What somebody does with a server, so that every failpoint of its story is come by.
enum Story: String, CaseIterable, Sendable {
    /// A file is sent and written about by a model, published, edited, revised and published otherwise.
    case writing
    /// What fails, waits, is given up, is scheduled and is handed back, told to Redis.
    case queueing

    func happen(in house: Household) async throws {
        try await house.start()
        switch self {
        case .writing: try await house.write()
        case .queueing: try await house.queue()
        }
    }
}

extension Household {
    /// What a command tells in JSON of the run that it watched.
    struct Watched: Decodable {
        struct Named: Decodable { let id: String }
        let id: String
        let state: String
        let item: Named
        let document: Named?
    }

    /// `quill article`, until it was acknowledged that its run ended so.
    @discardableResult
    func article(_ input: String, _ options: String..., ends state: String = "succeeded") async throws -> Watched {
        var watched: Watched?
        try await act("article \(options)") { _ in
            let wishes = ["--writer", "openai", "--max-sections", "3", "--variants", "key-insights", "--json"]
            let outcome = try await quill(["article", input] + wishes + options)
            watched = decoded(outcome)
            guard let watched, watched.state == state else { return false }
            // One that waits or failed may go on.
            told("run \(watched.id)" + (state == "succeeded" ? " succeeded" : ""))
            told("item \(watched.item.id)")
            return true
        }
        return try #require(watched)
    }

    /// A new text for a section, on its newest version.
    func edit(_ document: String, section: Int, _ markdown: String) async throws {
        struct Shown: Decodable {
            struct Row: Decodable { let version: Int }
            struct Section: Decodable { let key: String }
            let document: Row
            let sections: [Section]
        }
        struct Saved: Decodable {
            struct Version: Decodable { let number: Int }
            let version: Version
        }
        var request: (path: String, body: String)?
        var name = UUID().uuidString
        try await act("edit") { _ in
            if request == nil, let shown: Shown = decoded(try await quill(["document", document, "--json"])) {
                let body = try JSONSerialization.data(withJSONObject: ["base_version": shown.document.version, "markdown": markdown])
                let path = "/api/v1/documents/\(document)/sections/\(shown.sections[section].key)"
                request = (path, String(decoding: body, as: UTF8.self))
            }
            guard let request else { return false }
            var answer = try await send("PUT", request.path, request.body, headers: [("Idempotency-Key", name)])
            if answer.map({ String(decoding: $0.body, as: UTF8.self).contains("idempotency-in-progress") }) == true {
                // Taken, and nothing done: on PostgreSQL another server may be at it, as far as Quill knows, for two minutes.
                name = UUID().uuidString
                answer = try await send("PUT", request.path, request.body, headers: [("Idempotency-Key", name)])
            }
            guard let answer, answer.status == 200 else { return false }
            told("version \(document) \(try JSONDecoder().decode(Saved.self, from: Data(answer.body)).version.number)")
            return true
        }
    }

    /// The key of a section.
    func section(_ number: Int, of document: String) async throws -> String {
        struct Shown: Decodable {
            struct Section: Decodable { let key: String }
            let sections: [Section]
        }
        let shown: Shown? = decoded(try await quill(["document", document, "--json"]))
        return try #require(shown?.sections[number].key)
    }

    func decoded<T: Decodable>(_ outcome: Outcome) -> T? {
        do { return try JSONDecoder().decode(T.self, from: Data(outcome.out.utf8)) } catch { return nil }
    }
}
