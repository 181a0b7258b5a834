/// A sentence of the source, as it was spoken and as it may be written.
package struct Sentence: Sendable {
    /// The utterances that it rests on, in order, without repeats; never empty.
    package let utteranceIDs: [Int]
    /// When it begins, in seconds; nil in a document.
    package let start: Double?
    package let end: Double?
    package let speaker: String?
    /// The words as they stand in the source, single-spaced.
    package let spoken: String
    /// The words to publish: without fillers, repeats and false starts, with a capital and a full stop.
    package let text: String
    /// Whether `text` differs from `spoken`; only an unaltered sentence may be set between quotation marks.
    package let isAltered: Bool
    /// The contrast word that cleaning took from the beginning ("But"), to be put back where its predecessor stands before it.
    package let contrast: String?
    /// `text` as words.
    let words: [Word]
    let isQuestion: Bool
    /// It was cut where no clause ends, or breaks off: never published.
    let isTorn: Bool
    /// The first sentence after a change of speaker.
    let opensTurn: Bool
    /// Seconds of silence before it.
    let pauseBefore: Double
    /// The first sentence of a paragraph in a source without times.
    let opensParagraph: Bool

    /// Words that have letters or digits.
    var wordCount: Int { words.count }
}
