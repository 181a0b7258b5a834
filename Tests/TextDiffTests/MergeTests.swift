import Chance
import Testing

@testable import TextDiff

@Suite struct MergeTests {
    @Test("Who merges makes no difference, and one-sided changes are taken", arguments: 0..<400)
    func laws(_ seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        let base = Texts.any(&dice)
        let (mine, theirs) = (Texts.edited(base, &dice), Texts.edited(base, &dice))
        let (merge, mirrored) = (Merge(base: base, mine: mine, theirs: theirs), Merge(base: base, mine: theirs, theirs: mine))
        #expect(merge.text?.raw == mirrored.text?.raw)
        #expect(merge.conflicts.map(\.mine.raw) == mirrored.conflicts.map(\.theirs.raw))
        #expect(merge.conflicts.map(\.base.raw) == mirrored.conflicts.map(\.base.raw))
        #expect(merge.text(taking: .mine).raw == mirrored.text(taking: .theirs).raw)
        #expect(Merge(base: base, mine: mine, theirs: base).text?.raw == mine.raw)
        #expect(Merge(base: base, mine: base, theirs: theirs).text?.raw == theirs.raw)
        #expect(Merge(base: base, mine: mine, theirs: mine).text?.raw == mine.raw)
    }

    /// Both sides' added words are in the result or in a conflict: nothing is lost.
    @Test("Every added word is kept", arguments: 0..<200)
    func nothingIsLost(_ seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        var words = (0..<30).map { "w\($0)" }
        let base = words.joined(separator: " ")
        func edited(_ name: String) -> String {
            var mine = words
            for number in 0..<3 { mine.insert("\(name)\(number)", at: dice.below(mine.count + 1)) }
            return mine.joined(separator: " ")
        }
        let (mine, theirs) = (edited("mine"), edited("theirs"))
        words = []
        let merge = Merge(base: base, mine: mine, theirs: theirs)
        let shown = merge.text(taking: .mine) + " " + merge.text(taking: .theirs)
        for number in 0..<3 { #expect(shown.contains("mine\(number)") && shown.contains("theirs\(number)")) }
    }

    @Test("Changes in different sentences merge; at one place both are shown")
    func examples() {
        let base = "The engine was slow. The driver was tired."
        let mine = "The engine was very slow. The driver was tired."
        #expect(
            Merge(base: base, mine: mine, theirs: "The engine was slow. The driver was asleep.").text
                == "The engine was very slow. The driver was asleep.")
        let clash = Merge(base: base, mine: mine, theirs: "The engine was quite slow. The driver was tired.")
        #expect(clash.text == nil)
        #expect(clash.conflicts == [.init(base: "", mine: "very ", theirs: "quite ")])
        #expect(clash.text(taking: .theirs) == "The engine was quite slow. The driver was tired.")
    }

    @Test("A removal against an edit of the same words is a conflict")
    func removal() {
        let merge = Merge(base: "One two three. Four.", mine: "Four.", theirs: "One two 3. Four.")
        #expect(merge.conflicts.count == 1)
        #expect(merge.text(taking: .mine) == "Four.")
        #expect(merge.text(taking: .theirs) == "One two 3. Four.")
    }

    @Test("Edits of neighbouring paragraphs do not clash")
    func paragraphs() {
        let merge = Merge(base: "One.\n\nTwo.", mine: "One!\n\nTwo.", theirs: "One.\n\n2.")
        #expect(merge.text == "One!\n\n2.")
    }
}
