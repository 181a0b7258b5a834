/// Counts of what was mended or left out while a captions file was read.
package struct CaptionRepairs: Sendable, Equatable {
    /// Bytes that were not text in the file's encoding: replaced by U+FFFD, or dropped when they were NUL.
    package var invalidUTF8Bytes = 0
    /// Times before zero, moved to zero.
    package var negativeTimes = 0
    /// Cues that ended before they began; the two times were swapped.
    package var reversedTimes = 0
    /// Cues that began before one that stands above them; sorted.
    package var outOfOrder = 0
    /// Cues that ran into the next one of the same speaker; ended where that one begins.
    package var overlaps = 0
    /// Cues without text; dropped.
    package var emptyCues = 0
    /// Cues equal to an earlier one in times, text and speaker; dropped.
    package var duplicates = 0
    /// Blocks of lines that belong to no cue, or whose times cannot be read; dropped.
    package var unreadableBlocks = 0
    /// Lines that rolling captions show again; dropped.
    package var rolledUpLines = 0
    /// Cues that only name a sound ("[Music]", "(applause)"); dropped.
    package var soundTags = 0

    package init() {}

    /// True when the file was read as it stands.
    package var isEmpty: Bool { self == CaptionRepairs() }
}

extension CaptionRepairs: CustomStringConvertible {
    /// A sentence part for people: "2 reversed times swapped, 1 empty cue dropped", or "nothing to mend".
    package var description: String {
        let phrases: [(count: Int, one: String, many: String, fate: String)] = [
            (invalidUTF8Bytes, "byte that is not text", "bytes that are not text", "replaced"),
            (negativeTimes, "time before zero", "times before zero", "moved to zero"),
            (reversedTimes, "cue with reversed times", "cues with reversed times", "swapped"),
            (outOfOrder, "cue out of order", "cues out of order", "sorted"),
            (overlaps, "overlapping cue", "overlapping cues", "shortened"),
            (emptyCues, "empty cue", "empty cues", "dropped"),
            (duplicates, "duplicate cue", "duplicate cues", "dropped"),
            (unreadableBlocks, "unreadable block", "unreadable blocks", "skipped"),
            (rolledUpLines, "repeated line of rolling captions", "repeated lines of rolling captions", "dropped"),
            (soundTags, "sound tag", "sound tags", "dropped"),
        ]
        let told = phrases.filter { $0.count > 0 }
            .map { "\($0.count) \($0.count == 1 ? $0.one : $0.many) \($0.fate)" }
        return told.isEmpty ? "nothing to mend" : told.joined(separator: ", ")
    }
}
