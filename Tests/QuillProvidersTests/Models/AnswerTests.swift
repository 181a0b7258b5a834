import Foundation
import HTTPClient
import QuillCore
import Support
import Testing

@testable import QuillProviders

/// What both vendors' models answer when all is well, or nearly.
@Suite struct AnswerTests {
    private let evening = "Good evening, évéryone \u{1F600}."

    @Test func aStreamBecomesAnAnswer() async throws {
        for model in try await ModelPeer.vendors().both("hello") {
            let heard = Lock<[Int]>([])
            let answer = try await model.complete(.asking("Hi")) { count in heard.withLock { $0.append(count) } }
            #expect(answer.text == evening && answer.ending == .finished && answer.inputTokens == 21 && answer.outputTokens == 5)
            #expect(!answer.isEstimated && answer.seconds > 0)
            #expect(["gpt-test-2026-01-01", "claude-test-20260101"].contains(answer.model), "the vendor's name for it")
            let counts = heard.withLock { $0 }
            #expect(counts.last == evening.count && counts == counts.sorted())
        }
    }

    @Test func whatIsSentIsWhatTheVendorsPublish() async throws {
        let peer = try await ModelPeer.vendors()
        // The peer refuses what is not published; these would be seen by no test above it.
        for model in ["gpt-test", "gpt-6-luna"] {
            _ = try await peer.openAI("hello", model: model).complete(.asking("Hi", schema: TextPrompt.titleSchema))
        }
        for model in ["claude-test", "claude-sonnet-5-5"] {
            for method in [AnthropicModel.SchemaMethod.outputFormat, .forcedTool] {
                _ = try await peer.anthropic("hello", model: model, schemaBy: method).complete(
                    .asking("Hi", schema: TextPrompt.titleSchema))
            }
        }
    }

    @Test func aLongJSONComesWhole() async throws {
        struct Points: Decodable { let points: [String] }
        let peer = try await ModelPeer.vendors()
        let models: [any TextModel] = [
            try peer.openAI("json"), try peer.anthropic("json"), try peer.anthropic("json", schemaBy: .forcedTool),
        ]
        for model in models {
            let answer = try await model.complete(.asking("Hi", schema: TextPrompt.titleSchema, maxOutputTokens: 30_000))
            let read = try JSONDecoder().decode(Points.self, from: Data(answer.text.utf8))
            #expect(read.points.count == 2_000 && read.points[7] == "Point 7 with \"quotes\" and a \u{2028} line")
        }
    }

    @Test func endingsAreTold() async throws {
        let peer = try await ModelPeer.vendors()
        for model in try peer.both("long") { #expect(try await model.complete(.asking("Hi")).ending == .truncated) }
        for way in ["refuse", "filter"] {
            for model in try peer.both(way) { #expect(try await model.complete(.asking("Hi")).ending == .refused, "\(model.name) \(way)") }
        }
    }

    @Test func tokensThatNobodyCountedAreGuessed() async throws {
        for model in try await ModelPeer.vendors().both("uncounted") {
            let answer = try await model.complete(.asking(String(repeating: "word ", count: 80)))
            #expect(answer.isEstimated && answer.inputTokens == 104 && answer.outputTokens == (evening.utf8.count + 3) / 4)
        }
    }

    @Test func aTextThatIsAllThereIsKeptWhenTheConnectionBreaks() async throws {
        for model in try await ModelPeer.vendors().both("late") {
            #expect(try await model.complete(.asking("Hi")).text == evening)
        }
    }

    @Test func thinkingIsNoPartOfTheAnswer() async throws {
        #expect(try await ModelPeer.vendors().anthropic("think").complete(.asking("Hi")).text == evening)
    }

    @Test func noKeyIsNeededWhereNoneIsAskedFor() async throws {
        let peer = try await ModelPeer.vendors()
        let model = OpenAIModel(
            model: "m", key: nil, base: "http://127.0.0.1:\(peer.port)/hello/v1", table: .empty, client: peer.client, now: ModelPeer.now)
        #expect(await model.failure()?.code == .authFailed, "this server asks for one")
        #expect(model.facts.price == nil && model.facts.contextTokens == 8_192)
    }

    @Test func cancellingLeavesTheVendor() async throws {
        for model in try await ModelPeer.vendors().both("stall") {
            let (heard, hear) = AsyncStream.makeStream(of: Int.self)
            let task = Task { try await model.complete(.asking("Hi")) { hear.yield($0) } }
            for await _ in heard { break }
            task.cancel()
            let error = await #expect(throws: QuillError.self) { try await task.value }
            #expect(error == .cancelled)
        }
    }
}
