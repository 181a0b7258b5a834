import Chance
import Foundation
import Testing

/// What the simulation believes of the SQL is what the SQL does: both live through the same chances and are compared step by step.
@Suite struct ModelTests {
    @Test("The model and the real store agree", arguments: 1...8 as ClosedRange<UInt64>)
    func agrees(_ seed: UInt64) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pair = try await Pair(path: folder.path + "/quill.db")
        var dice = Dice(seed: seed)
        var story: [String] = []
        for _ in 0..<250 {
            let (what, model, real) = try await pair.act(&dice)
            story.append(what)
            let rows = try await pair.rows()
            guard model == real, rows.model == rows.real else {
                let apart = zip(rows.model, rows.real).filter { $0 != $1 }.map { "\($0)\n\($1)" }
                let lines = story.suffix(12) + ["the model answers \(model)", "the store answers \(real)"] + apart
                Issue.record("seed \(seed), step \(story.count):\n\(lines.joined(separator: "\n"))")
                break
            }
        }
        await pair.close()
        try FileManager.default.removeItem(at: folder)
    }
}
