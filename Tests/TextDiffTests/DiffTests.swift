import Chance
import Testing

@testable import TextDiff

@Suite struct DiffTests {
    @Test("All hunks give the new text, none the old one, whatever the texts", arguments: 0..<400)
    func roundTrip(_ seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        let old = Texts.any(&dice)
        let new = seed % 2 == 0 ? Texts.edited(old, &dice) : Texts.any(&dice)
        let diff = TextDiff(old, new)
        #expect(diff.apply(accepting: Set(diff.hunks.indices)).raw == new.raw)
        #expect(diff.apply(accepting: []).raw == old.raw)
        #expect(diff.isEmpty == (old.raw == new.raw))
        #expect(diff.granularity == .word)
        let woven = diff.parts.map { part in
            switch part {
            case .same(let text): (text, text)
            case .change(_, let removed, let added): (removed, added)
            }
        }
        #expect(woven.map(\.0).joined().raw == old.raw && woven.map(\.1).joined().raw == new.raw)
        for (hunk, next) in zip(diff.hunks, diff.hunks.dropFirst()) {
            #expect(hunk.old.upperBound < next.old.lowerBound && hunk.new.upperBound < next.new.lowerBound)
        }
    }

    @Test("Tokens joined are the text", arguments: 0..<100)
    func tokens(_ seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let text = Texts.any(&dice)
        let marked = try #require(Tokens(words: "[a](b)\u{301}漢[a](b)\u{301}字", limit: 100))
        #expect(marked.bounds == [0, 6, 8, 11, 17, 19, 22])
        for tokens in [try #require(Tokens(words: text, limit: 1_000)), try #require(Tokens(paragraphs: text, limit: 1_000))] {
            #expect((0..<tokens.count).flatMap { tokens.bytes[tokens.range($0..<($0 + 1))] } == text.raw)
        }
    }

    @Test("The script is as short as the textbook's slow one", arguments: 0..<200)
    func shortest(_ seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let old = (0..<dice.below(40)).map { _ in Int32(dice.below(4)) }
        let new = (0..<dice.below(40)).map { _ in Int32(dice.below(4)) }
        let comparison = try #require(Comparison(old, new, steps: 1_000_000))
        let changed = (comparison.isRemoved + comparison.isAdded).filter { $0 }.count
        #expect(changed == Self.distance(old, new))
    }

    private static func distance(_ old: [Int32], _ new: [Int32]) -> Int {
        var row = Array(0...new.count)
        for (x, piece) in old.enumerated() {
            var next = [x + 1]
            for (y, other) in new.enumerated() { next.append(piece == other ? row[y] : min(row[y + 1], next[y]) + 1) }
            row = next
        }
        return row[new.count]
    }

    @Test("A reader sees words, and whole links")
    func readable() {
        let diff = TextDiff("The old engine was slow [2:13](cue:45).", "The new engine was very slow [2:20](cue:46).")
        #expect(diff.hunks.map(\.removed) == ["old", "", "[2:13](cue:45)"])
        #expect(diff.hunks.map(\.added) == ["new", "very ", "[2:20](cue:46)"])
        #expect(diff.apply(accepting: [1]) == "The old engine was very slow [2:13](cue:45).")
        #expect(TextDiff("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.").hunks.map(\.added) == ["New.\n\n"])
        let phrase = TextDiff("It is a b c.", "It is x y z.")
        #expect(phrase.hunks.map(\.removed) == ["a b c"])
        #expect(TextDiff("漢字を読む", "漢字を書く").hunks.map(\.removed) == ["読む"])
        #expect(TextDiff("e\u{301}", "é").hunks.count == 1)
    }

    @Test("What is too long for words is compared by paragraphs, then as a whole; the result stays exact")
    func coarser() {
        var dice = Dice(seed: 7)
        let old = Texts.prose(words: 900, &dice)
        let new = old.replacing("w7", with: "w8")
        for (limits, granularity) in [
            (TextDiff.Limits.standard, TextDiff.Granularity.word), (.init(tokensMax: 500), .paragraph), (.init(tokensMax: 5), .whole),
            (.init(stepsMax: 40), .whole),
        ] {
            let diff = TextDiff(old, new, limits: limits)
            #expect(diff.granularity == granularity)
            #expect(diff.apply(accepting: Set(diff.hunks.indices)) == new)
            #expect(diff.apply(accepting: []) == old)
        }
    }

    @Test("Two unlike texts of 2 MB end, and say how they were compared", .timeLimit(.minutes(1)))
    func hostile() {
        let (old, new) = (String(repeating: "a ", count: 1_000_000), String(repeating: "b\n", count: 1_000_000))
        let diff = TextDiff(old, new)
        #expect(diff.granularity == .whole)
        #expect(diff.apply(accepting: [0]) == new)
        var dice = Dice(seed: 3)
        let (left, right) = (Texts.prose(words: 9_000, &dice), Texts.prose(words: 9_000, &dice))
        let unlike = TextDiff(left, right, limits: .init(stepsMax: 1_000_000))
        #expect(unlike.granularity == .paragraph)
        #expect(unlike.apply(accepting: Set(unlike.hunks.indices)) == right)
    }
}
