import Children
import Foundation
import HTTPClient
import QuillCore
import Testing

@testable import QuillProviders

/// A program that answers as a model's server does. One of each kind serves all tests and ends with this process.
final class ModelPeer: Sendable {
    let port: Int
    let client = HTTPClient(.trusted(userAgent: "quill-test"))
    private let session: ChildSession

    private static let played = Task { try await ModelPeer("peers", ["model.py"]) }
    private static let llama = Task { try await ModelPeer("language", ["llama.py", Workshop.tools + "/models/smollm2-135m/model.gguf"]) }

    /// The vendors, played by Support/peers/model.py.
    static func vendors() async throws -> ModelPeer { try await played.value }
    /// llama.cpp's server with a small model.
    static func real() async throws -> ModelPeer { try await llama.value }

    private init(_ family: String, _ arguments: [String]) async throws {
        let python = Workshop.tools + "/venvs/\(family)/bin/python"
        for part in [python] + arguments.dropFirst() {
            try #require(FileManager.default.fileExists(atPath: part), "missing: \(part.split(separator: "/").suffix(3)); run `make setup`")
        }
        let peers = #filePath.components(separatedBy: "/Tests/")[0] + "/Support/peers/"
        session = try await ChildSession.start(
            Command(
                executable: python, arguments: ["-B", peers + arguments[0]] + arguments.dropFirst(), environment: Command.plainEnvironment))
        struct Ready: Decodable { let port: Int }
        var found: Int?
        for await line in session.lines {
            // llama.cpp may say something of its own first.
            guard line.first == UInt8(ascii: "{") else { continue }
            found = try JSONDecoder().decode(Ready.self, from: Data(line)).port
            break
        }
        port = try #require(found, "\(arguments[0]) did not start")
    }

    /// - Parameter way: how it is to answer (see model.py).
    func openAI(_ way: String, key: String = "sk-test", model: String = "gpt-test", idle: Double = 30) throws -> OpenAIModel {
        OpenAIModel(
            model: model, key: Secret(key), base: "http://127.0.0.1:\(port)/\(way.isEmpty ? "" : way + "/")v1/",
            table: try ModelTable.load(overriddenBy: nil), facts: Self.facts, client: client,
            patience: ModelPatience(connect: 5, idle: idle, total: 120),
            now: Self.now)
    }

    func anthropic(
        _ way: String, key: String = "sk-test", model: String = "claude-test", schemaBy: AnthropicModel.SchemaMethod = .outputFormat,
        idle: Double = 30
    ) throws -> AnthropicModel {
        AnthropicModel(
            model: model, key: Secret(key), base: "http://127.0.0.1:\(port)/\(way)", table: try ModelTable.load(overriddenBy: nil),
            facts: Self.facts, schemaBy: schemaBy, client: client, patience: ModelPatience(connect: 5, idle: idle, total: 120),
            now: Self.now)
    }

    /// Both vendors, answering in the same way.
    func both(_ way: String, key: String = "sk-test", idle: Double = 30) throws -> [any TextModel] {
        [try openAI(way, key: key, idle: idle), try anthropic(way, key: key, idle: idle)]
    }

    private static let facts = TextModelFacts(contextTokens: 200_000, maxOutputTokens: 32_000, price: nil)
    static let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}

extension TextPrompt {
    static func asking(_ user: String, schema: String? = nil, maxOutputTokens: Int = 200) -> TextPrompt {
        TextPrompt(system: "You are terse.", user: user, schema: schema, maxOutputTokens: maxOutputTokens, temperature: 0)
    }

    static let titleSchema = """
        {"type":"object","properties":{"title":{"type":"string"},"count":{"type":"integer","minimum":0}},"required":["title","count"],
        "additionalProperties":false}
        """
}

extension TextModel {
    func complete(_ prompt: TextPrompt) async throws(QuillError) -> TextCompletion { try await complete(prompt) { _ in } }

    /// What asking fails with.
    func failure(_ prompt: TextPrompt = .asking("Hi")) async -> QuillError? {
        do throws(QuillError) {
            let answer = try await complete(prompt)
            Issue.record("\(name) answered: \(answer.text.prefix(80))")
            return nil
        } catch { return error }
    }
}
