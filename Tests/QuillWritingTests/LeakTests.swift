import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// A model that gives its task away is not believed in anything, and not asked again.
@Suite struct LeakTests {
    private func refuses(_ leak: @escaping @Sendable (TextPrompt) -> String) async throws {
        let leaky = ScriptedModel("test:leaky") { prompt, _ in
            let good = Author().answer(prompt)
            let text = leak(prompt)
            return Samples.completion(good.replacing(/"title":"/, with: "\"title\":\"\(text) "))
        }
        let writer = try Samples.writer([.model(leaky), .writer(PlainWriter())])
        let written = try await writer.outline(of: Samples.transcript(), title: "T", maxSections: 5, DeskWork())
        #expect(written.value.title == "By hand")
        #expect(leaky.calls == 1)
        #expect(written.insteadOf.first?.contains("gave away its own instructions") == true)
    }

    private static func canary(_ prompt: TextPrompt) -> String {
        prompt.system.firstMatch(of: /qc[0-9a-f]{20}/).map { String($0.0) } ?? "none"
    }

    @Test func theCanaryIsSeen() async throws { try await refuses { Self.canary($0) } }
    @Test func theCanaryIsSeenInOtherCase() async throws { try await refuses { Self.canary($0).uppercased() } }
    @Test func theCanaryIsSeenBackwards() async throws { try await refuses { String(Self.canary($0).reversed()) } }
    @Test func theCanaryIsSeenSpelt() async throws { try await refuses { Self.canary($0).map(String.init).joined(separator: "-") } }
    @Test func theCanaryIsSeenBehindEscapes() async throws {
        try await refuses { prompt in
            Self.canary(prompt).unicodeScalars.map { scalar in
                let hex = String(scalar.value, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }.joined()
        }
    }
    @Test func theMarkIsSeen() async throws { try await refuses { Author.mark($0) ?? "none" } }
    @Test func wordsOfTheTaskAreSeen() async throws {
        try await refuses { _ in "Say only what the material says. No facts, names, figures or opinions from elsewhere" }
    }

    @Test func anHonestAnswerIsNoLeak() throws {
        let fence = Fence([.init(label: "material", lines: [("0", "Hello.")])], of: "x")
        let task = try PromptLibrary.embedded().file("common").body
        #expect(!Guards.leaks(Samples.talk.joined(separator: " "), task, fence))
    }
}
