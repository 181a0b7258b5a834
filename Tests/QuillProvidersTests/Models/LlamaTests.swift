import Foundation
import QuillCore
import Testing

@testable import QuillProviders

/// llama.cpp's own server with a real, very small model: its form is looked at, not its sense.
@Suite(.serialized) struct LlamaTests {
    private func models() async throws -> [any TextModel] {
        let peer = try await ModelPeer.real()
        return [try peer.openAI("", model: "smollm2", idle: 120), try peer.anthropic("", model: "smollm2", idle: 120)]
    }

    @Test func itAnswersInBothProtocols() async throws {
        for model in try await models() {
            let answer = try await model.complete(.asking("Name a colour.", maxOutputTokens: 24))
            #expect(!answer.text.isEmpty && answer.ending != .refused && !answer.isEstimated, "\(model.name)")
            #expect((10...80).contains(answer.inputTokens) && (1...24).contains(answer.outputTokens), "\(model.name)")
        }
    }

    @Test func aLimitTruncates() async throws {
        for model in try await models() {
            let answer = try await model.complete(.asking("Tell a long story about the sea.", maxOutputTokens: 5))
            #expect(answer.ending == .truncated && answer.outputTokens <= 5, "\(model.name)")
        }
    }

    @Test func aSchemaIsKept() async throws {
        struct Answer: Decodable {
            let title: String
            let count: Int
        }
        // So small a model may go on for ever inside a string.
        let schema = TextPrompt.titleSchema.replacing(#""title":{"type":"string"#, with: #""title":{"maxLength":20,"type":"string"#)
        let prompt = TextPrompt.asking("Give a title and a count.", schema: schema, maxOutputTokens: 120)
        let answer = try await ModelPeer.real().openAI("", model: "smollm2", idle: 120).complete(prompt)
        #expect(answer.ending == .finished)
        #expect(throws: Never.self) { try JSONDecoder().decode(Answer.self, from: Data(answer.text.utf8)) }
    }

    @Test func aPromptBeyondTheContextIsTooLong() async throws {
        for model in try await models() {
            let error = await model.failure(.asking(String(repeating: "word ", count: 6_000)))
            #expect(error?.code == .tooLong && error?.disposition == .climb, "\(model.name): \(String(describing: error))")
        }
    }

    @Test func aWrongKeyIsRefused() async throws {
        let peer = try await ModelPeer.real()
        let models: [any TextModel] = [try peer.openAI("", key: "sk-no"), try peer.anthropic("", key: "sk-no")]
        for model in models { #expect(await model.failure()?.disposition == .hold(.credentials), "\(model.name)") }
    }

    @Test func cancellingInTheMiddleFreesTheModel() async throws {
        let model = try await ModelPeer.real().openAI("", model: "smollm2", idle: 120)
        let (heard, hear) = AsyncStream.makeStream(of: Int.self)
        let task = Task { try await model.complete(.asking("Tell a long story.", maxOutputTokens: 1_500)) { hear.yield($0) } }
        for await count in heard where count > 0 { break }
        task.cancel()
        #expect(await #expect(throws: QuillError.self) { try await task.value } == .cancelled)
        // Both of its slots answer at once.
        async let first = model.complete(.asking("Hi", maxOutputTokens: 4))
        async let second = model.complete(.asking("Hi", maxOutputTokens: 4))
        #expect(try await [first, second].allSatisfy { !$0.text.isEmpty })
    }
}
