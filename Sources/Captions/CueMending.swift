/// Makes honest cues of raw ones: sorted, without repetitions and sounds, not overlapping.
struct CueMending {
    private let text: CueTextReader
    private(set) var repairs: CaptionRepairs

    init(_ text: CueTextReader, repairs: CaptionRepairs) {
        self.text = text
        self.repairs = repairs
    }

    mutating func mend(_ raw: [RawCue]) -> [CaptionCue] {
        var raw = sorted(raw)
        repairs.rolledUpLines += RollUp(text).collapse(&raw)
        var cues: [CaptionCue] = []
        cues.reserveCapacity(raw.count)
        for cue in raw { append(cue, to: &cues) }
        removeDuplicates(&cues)
        trimOverlaps(&cues)
        return cues
    }

    /// By start; cues that start together stay in the order of the file.
    private mutating func sorted(_ raw: [RawCue]) -> [RawCue] {
        var latest = 0
        var misplaced = 0
        for cue in raw {
            if cue.start < latest { misplaced += 1 }
            latest = max(latest, cue.start)
        }
        guard misplaced > 0 else { return raw }
        repairs.outOfOrder += misplaced
        return raw.enumerated()
            .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
    }

    /// One cue for each voice in turn; the lines of one voice are joined.
    private mutating func append(_ raw: RawCue, to cues: inout [CaptionCue]) {
        guard !raw.lines.isEmpty else {
            if !raw.isRolledUp { repairs.emptyCues += 1 }
            return
        }
        var next = raw.lines.lowerBound
        while next < raw.lines.upperBound {
            let first = text.lines[next]
            var words = Array(text.plain.bytes[first.range])
            next += 1
            while next < raw.lines.upperBound, text.lines[next].speaker == first.speaker {
                words.append(Ascii.space)
                words.append(contentsOf: text.plain.bytes[text.lines[next].range])
                next += 1
            }
            if !first.isLiteral, SoundTag.isAll(of: words) {
                repairs.soundTags += 1
                continue
            }
            cues.append(
                CaptionCue(
                    startMilliseconds: raw.start, endMilliseconds: raw.end, text: String(decoding: words, as: UTF8.self),
                    speaker: first.speaker < 0 ? nil : text.speakers[first.speaker]))
        }
    }

    /// Equal cues start together, so that only those need comparing; a set keeps a thousand of them linear.
    private mutating func removeDuplicates(_ cues: inout [CaptionCue]) {
        var kept: [CaptionCue] = []
        kept.reserveCapacity(cues.count)
        var group: Set<CaptionCue> = []
        for cue in cues {
            if let last = kept.last, last.startMilliseconds == cue.startMilliseconds {
                if group.isEmpty { group.insert(last) }
                guard group.insert(cue).inserted else {
                    repairs.duplicates += 1
                    continue
                }
            } else {
                group.removeAll(keepingCapacity: false)
            }
            kept.append(cue)
        }
        cues = kept
    }

    /// Ends a cue where the next one of the same speaker begins. Two speakers may talk at once, and cues that
    /// start together are two lines of one picture: both stay as they are.
    private mutating func trimOverlaps(_ cues: inout [CaptionCue]) {
        var open: [String?: [Int]] = [:]
        for i in cues.indices {
            let (start, speaker) = (cues[i].startMilliseconds, cues[i].speaker)
            guard let group = open[speaker], let first = group.first, cues[first].startMilliseconds < start else {
                open[speaker, default: []].append(i)
                continue
            }
            for earlier in group where cues[earlier].endMilliseconds > start {
                cues[earlier].endMilliseconds = start
                repairs.overlaps += 1
            }
            open[speaker] = [i]
        }
    }
}
