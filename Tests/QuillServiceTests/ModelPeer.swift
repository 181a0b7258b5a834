import Children
import Foundation
import HTTPClient
import QuillCore
import QuillProviders
import Testing

/// Support/peers/model.py: a program that answers as the vendors do, well and badly. One serves all tests.
final class ModelPeer: Sendable {
    private let port: Int
    private let client = HTTPClient(.trusted(userAgent: "quill-test"))
    private let session: ChildSession

    private static let played = Task { try await ModelPeer() }
    static func vendors() async throws -> ModelPeer { try await played.value }

    private init() async throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let python = root + "/.quill-tools/venvs/peers/bin/python"
        try #require(FileManager.default.fileExists(atPath: python), "the environment peers is missing; run `make setup`")
        session = try await ChildSession.start(
            Command(executable: python, arguments: ["-B", root + "/Support/peers/model.py"], environment: Command.plainEnvironment))
        struct Ready: Decodable { let port: Int }
        var found: Int?
        for await line in session.lines {
            found = try JSONDecoder().decode(Ready.self, from: Data(line)).port
            break
        }
        port = try #require(found, "model.py did not start")
    }

    /// - Parameter way: how it is to answer (see model.py).
    func openAI(
        _ way: String, model: String = "gpt-test", key: String = "sk-test", context: Int = 32_000,
        price: TokenPrice? = ModelPeer.price
    ) throws -> any TextModel {
        OpenAIModel(
            model: model, key: Secret(key), base: "http://127.0.0.1:\(port)/\(way)/v1", table: try .load(overriddenBy: nil),
            facts: facts(context, price), client: client, patience: ModelPatience(connect: 5, idle: 0.6, total: 60), now: now)
    }

    func anthropic(_ way: String, key: String = "sk-test") throws -> any TextModel {
        AnthropicModel(
            model: "claude-test", key: Secret(key), base: "http://127.0.0.1:\(port)/\(way)", table: try .load(overriddenBy: nil),
            facts: facts(32_000, Self.price), client: client, patience: ModelPatience(connect: 5, idle: 0.6, total: 60), now: now)
    }

    /// A dollar for a million tokens read, four for a million written.
    static let price = TokenPrice(input: Money(nanoDollars: 1_000_000_000), output: Money(nanoDollars: 4_000_000_000))

    private func facts(_ context: Int, _ price: TokenPrice?) -> TextModelFacts {
        TextModelFacts(contextTokens: context, maxOutputTokens: 4_000, price: price)
    }

    private let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}

extension ModelPeer {
    /// For where nothing can be thrown.
    func openAIOrNone(_ way: String, model: String) -> any TextModel {
        do { return try openAI(way, model: model) } catch {
            Issue.record(error)
            return NoModel()
        }
    }
}

private struct NoModel: TextModel {
    let name = "none"
    let facts = TextModelFacts(contextTokens: 1, maxOutputTokens: 1, price: nil)
    func complete(_ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void) async throws(QuillError) -> TextCompletion {
        throw QuillError(.internalError, "There is no model.")
    }
}
