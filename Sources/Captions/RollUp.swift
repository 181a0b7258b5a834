/// Undoes rolling captions, which show each line twice or more: at the bottom when it is new, then above the next
/// one. YouTube's automatic captions do so, with a cue of 10 ms between the steps.
struct RollUp {
    /// Roll-up captions show at most four rows.
    private static let rowsMax = 4
    /// A cue that only repeats follows at once; a cue with something new may come after a pause.
    private static let repeatGapMilliseconds = 100
    private static let rollGapMilliseconds = 10_000
    private static let stepMilliseconds = 50

    private let text: CueTextReader

    init(_ text: CueTextReader) { self.text = text }

    /// Takes from each cue the lines that the one before it shows already; returns how many lines that were.
    ///
    /// Only in a file that rolls throughout: someone may well say the same line twice.
    func collapse(_ cues: inout [RawCue]) -> Int {
        guard rolls(cues) else { return 0 }
        var dropped = 0
        var window = 0..<0
        var windowEnd = 0
        var shown: Int?
        for i in cues.indices {
            let cue = cues[i]
            let repeated = repeatedLines(of: cue, after: window, endingAt: windowEnd)
            if repeated > 0 {
                dropped += repeated
                cues[i].lines = cue.lines.lowerBound + repeated..<cue.lines.upperBound
                cues[i].isRolledUp = cues[i].lines.isEmpty
            }
            if cues[i].isRolledUp, let shown {
                cues[shown].end = max(cues[shown].end, cue.end)
            } else if !cues[i].lines.isEmpty {
                shown = i
            }
            window = cue.lines
            windowEnd = cue.end
        }
        return dropped
    }

    /// True when at least a fifth of the cues carry lines over, and either several do or one comes with a 10 ms step.
    private func rolls(_ cues: [RawCue]) -> Bool {
        var carriers = 0
        var steps = 0
        for i in cues.indices.dropFirst() {
            let repeated = repeatedLines(of: cues[i], after: cues[i - 1].lines, endingAt: cues[i - 1].end)
            guard repeated > 0 else { continue }
            if repeated < cues[i].lines.count { carriers += 1 }
            if cues[i].end - cues[i].start <= Self.stepMilliseconds { steps += 1 }
        }
        return carriers * 5 >= cues.count && (carriers >= 3 || (carriers >= 1 && steps >= 1))
    }

    /// How many of a cue's first lines are the last lines of the window before it.
    private func repeatedLines(of cue: RawCue, after window: Range<Int>, endingAt windowEnd: Int) -> Int {
        let gap = cue.start - windowEnd
        guard gap <= Self.rollGapMilliseconds else { return 0 }
        var count = min(cue.lines.count, window.count, Self.rowsMax)
        while count > 0 {
            let isWhole = count == cue.lines.count
            if !isWhole || gap <= Self.repeatGapMilliseconds,
                (0..<count).allSatisfy({
                    isSame(window.upperBound - count + $0, cue.lines.lowerBound + $0)
                })
            {
                return count
            }
            count -= 1
        }
        return 0
    }

    private func isSame(_ first: Int, _ second: Int) -> Bool {
        let (a, b) = (text.lines[first], text.lines[second])
        return a.speaker == b.speaker && a.range.count == b.range.count
            && text.plain.bytes[a.range].elementsEqual(text.plain.bytes[b.range])
    }
}
