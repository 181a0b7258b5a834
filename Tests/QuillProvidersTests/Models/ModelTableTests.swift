import Foundation
import QuillCore
import Testing

@testable import QuillProviders

@Suite struct ModelTableTests {
    private func file(_ text: String, in workshop: Workshop) throws -> String {
        let path = workshop.folder + "/prices.json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func theBuiltInTableKnowsAHandful() throws {
        let table = try ModelTable.load(overriddenBy: nil)
        let mini = try #require(table.entry(vendor: "openai", model: "gpt-4o-mini"))
        #expect(mini.facts.price == TokenPrice(input: Money(nanoDollars: 150_000_000), output: Money(nanoDollars: 600_000_000)))
        #expect(mini.facts.contextTokens == 128_000 && mini.facts.maxOutputTokens == 16_384 && mini.effort == nil)
        #expect(table.entry(vendor: "anthropic", model: "claude-sonnet-5-5")?.effort == "low")
        let names = table.entries.map { $0.vendor + ":" + $0.model }
        #expect(Set(names).count == names.count)
    }

    @Test func aSnapshotIsItsModelAndNothingElseIs() throws {
        let table = try ModelTable.load(overriddenBy: nil)
        for name in ["gpt-4o-2024-08-06", "gpt-4o-20240806"] { #expect(table.entry(vendor: "openai", model: name)?.model == "gpt-4o") }
        #expect(table.entry(vendor: "anthropic", model: "claude-haiku-4-5-20251001")?.model == "claude-haiku-4-5")
        for name in ["gpt-4o-mini-tts", "gpt-4o-audio-preview", "gpt-4o-20", "gpt-4", "GPT-4o", "gpt-4o-", "gpt-4o-2024x0806"] {
            #expect(table.entry(vendor: "openai", model: name) == nil, "\(name)")
        }
        #expect(table.entry(vendor: "anthropic", model: "gpt-4o") == nil)
    }

    @Test func anOperatorsFileGoesFirst() throws {
        let workshop = try Workshop()
        let rows = """
            {"models": [
                {"vendor": "openai", "model": "gpt-4o", "input": 1.5, "output": 0, "context": 1000, "answer": 100},
                {"vendor": "openai", "model": "local", "input": 0, "output": 0, "context": 4096, "answer": 512, "effort": "high"}
            ]}
            """
        let table = try ModelTable.load(overriddenBy: try file(rows, in: workshop))
        #expect(table.entry(vendor: "openai", model: "gpt-4o")?.facts.price?.input == Money(nanoDollars: 1_500_000_000))
        #expect(table.entry(vendor: "openai", model: "local")?.effort == "high")
        #expect(table.entry(vendor: "openai", model: "gpt-4o-mini") != nil, "the others stay")
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"models\": [{}]}",
        #"{"models": [{"vendor": "o", "model": "m", "input": -1, "output": 0, "context": 9, "answer": 9}]}"#,
        #"{"models": [{"vendor": "o", "model": "m", "input": 1e300, "output": 0, "context": 9, "answer": 9}]}"#,
        #"{"models": [{"vendor": "o", "model": "m", "input": 1, "output": 0, "context": 0, "answer": 0}]}"#,
        #"{"models": [{"vendor": "o", "model": "m", "input": 1, "output": 0, "context": 9, "answer": 10}]}"#,
        #"{"models": [{"vendor": "o", "model": "", "input": 1, "output": 0, "context": 9, "answer": 9}]}"#,
        #"{"models": [{"vendor": "o", "model": "m", "input": 1, "output": 0, "context": 99999999999999999999, "answer": 9}]}"#,
    ])
    func aBadFileIsRefusedByName(_ text: String) throws {
        let workshop = try Workshop()
        let path = try file(text, in: workshop)
        let error = #expect(throws: QuillError.self) { try ModelTable.load(overriddenBy: path) }
        #expect(error?.code == .invalidInput && error?.message.contains("prices.json") == true)
    }

    @Test func aFileThatIsNotThereIsRefused() throws {
        let workshop = try Workshop()
        for path in [workshop.folder, workshop.folder + "/none"] {
            #expect(throws: QuillError.self) { try ModelTable.load(overriddenBy: path) }
        }
    }

    @Test func aModelThatThinksGetsRoomForIt() {
        let facts = TextModelFacts(contextTokens: 100_000, maxOutputTokens: 20_000, price: nil)
        #expect(facts.limit(of: .asking("x", maxOutputTokens: 500), thinks: false) == 500)
        #expect(facts.limit(of: .asking("x", maxOutputTokens: 500), thinks: true) == 8_692)
        #expect(facts.limit(of: .asking("x", maxOutputTokens: 50_000), thinks: true) == 20_000)
        #expect(facts.limit(of: .asking("x", maxOutputTokens: -5), thinks: false) == 1)
    }
}
