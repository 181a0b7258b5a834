import Foundation
import QuillCore
import Testing

/// `QUILL_TORTURE=1` lives through two hundred times as many seeds; `QUILL_SIMULATION_SEED=…` tells the story of one.
private enum Seeds {
    static let environment = ProcessInfo.processInfo.environment
    static let isTorture = environment["QUILL_TORTURE"] == "1"
    static let told = environment["QUILL_SIMULATION_SEED"].flatMap { UInt64($0) }
    /// Two halves, since the tests run side by side.
    static let halves: [ClosedRange<UInt64>] = isTorture ? [1...50_000, 50_001...100_000] : [1...250, 251...500]
    /// A planted bug has to be found within so many.
    static let enough: UInt64 = 3_000
    /// And, where all of those are lived through, in so many of them: what one seed finds another history may miss.
    static let many = 3
}

@Suite struct SimulationTests {
    @Test("Whatever happens, the invariants hold", arguments: Seeds.halves)
    func holds(_ seeds: ClosedRange<UInt64>) throws {
        for seed in seeds {
            guard let violation = try Simulation.run(Step.history(seed: seed)) else { continue }
            Issue.record(Comment(rawValue: try report(violation, seed: seed)))
            return
        }
    }

    @Test("A planted bug is found", arguments: Bug.allCases)
    func finds(_ bug: Bug) throws {
        var found: [UInt64] = []
        for seed in 1...Seeds.enough {
            guard let violation = try Simulation.run(Step.history(seed: seed), bug: bug) else { continue }
            if !bug.breaks.contains(violation.invariant) {
                Issue.record(Comment(rawValue: try report(violation, seed: seed, bug: bug)))
                return
            }
            found.append(seed)
            if !Seeds.isTorture { break }
        }
        let least = Seeds.isTorture ? Seeds.many : 1
        #expect(found.count >= least, "\(found.count) of \(Seeds.enough) seeds noticed \(bug), and \(least) have to")
        if Seeds.isTorture { print("\(bug): first in seed \(found.first ?? 0), in \(found.count) of \(Seeds.enough)") }
    }

    /// One that no planted bug breaks alone may be struck out, and nothing would tell.
    @Test("Each invariant is what finds some planted bug, by itself", arguments: Invariant.allCases)
    func isNeeded(_ invariant: Invariant) {
        #expect(Bug.allCases.contains { $0.breaks == [invariant] }, "no planted bug is found by “\(invariant.rawValue)” alone")
    }

    @Test("A seed is the same history whenever it is replayed, and can be told")
    func repeats() throws {
        let seed = Seeds.told ?? 7
        let steps = Step.history(seed: seed)
        let story = try Simulation.story(steps)
        #expect(steps == Step.history(seed: seed) && steps != Step.history(seed: seed + 1))
        #expect(try story == Simulation.story(steps) && story.count > steps.count)
        if Seeds.told == nil { return }
        print(story.joined(separator: "\n"))
        if let violation = try Simulation.run(steps) { Issue.record(Comment(rawValue: try report(violation, seed: seed))) }
    }

    @Test("What fails is told by its shortest history")
    func shrinks() throws {
        let fails = { (steps: [Step]) in steps.contains { $0.number == 3 } && steps.contains { $0.number == 90 } }
        let steps = (0..<100).map { Step(kind: .work, number: $0) }
        #expect(shortest(steps, fails: fails).map(\.number) == [3, 90])
    }

    private func report(_ violation: Violation, seed: UInt64, bug: Bug? = nil) throws -> String {
        var failure: (any Error)?
        let short = shortest(Step.history(seed: seed)) { steps in
            do { return try Simulation.run(steps, bug: bug)?.invariant == violation.invariant } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        let story = try Simulation.story(short, bug: bug).joined(separator: "\n")
        return "seed \(seed): \(violation)\nThe shortest history that does so, in \(short.count) steps:\n\(story)"
    }
}
