import Chance

/// Texts with everything that tokens could stumble over: few words, so that there is much to align; composed and decomposed
/// letters; joined emoji; scripts without spaces; broken links.
enum Texts {
    private static let words = [
        "a", "the", "model", "don't", "é", "e\u{301}", "👩‍👧", "\u{200D}", "漢", "字", "カナ", "[2:13](cue:45)", "[¶](cue:7)", "[x](", "](y)",
        "\\", ".", ",", "“", "*", "\n", "\n\n", "\t", "  ", "1984", "\u{1F1E9}", "\u{301}",
    ]

    static func any(_ dice: inout Dice, upTo length: Int = 60) -> String {
        (0..<dice.below(length + 1)).map { _ in words[dice.below(words.count)] + (dice.below(2) == 0 ? " " : "") }.joined()
    }

    /// `text` with some words put in, taken out and replaced.
    static func edited(_ text: String, _ dice: inout Dice, edits: Int = 5) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<dice.below(edits + 1) {
            let start = dice.below(scalars.count + 1)
            let end = min(scalars.count, start + dice.below(8))
            scalars.replaceSubrange(start..<end, with: dice.below(3) == 0 ? [] : Array(any(&dice, upTo: 3).unicodeScalars))
        }
        var edited = String.UnicodeScalarView()
        edited.append(contentsOf: scalars)
        return String(edited)
    }

    static func prose(words count: Int, _ dice: inout Dice) -> String {
        (0..<count).map { index in "w\(dice.below(900))" + (index % 90 == 89 ? ".\n\n" : " ") }.joined()
    }
}

extension String {
    /// Swift finds composed and decomposed letters equal; here every byte counts.
    var raw: [UInt8] { Array(utf8) }
}
