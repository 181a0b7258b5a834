internal import QuillCore

/// Decides whether captions are good enough to write from, so that nothing is listened to in vain, or read in vain.
enum CaptionJudge {
    /// Reasons to rather listen, as parts of a sentence: `covers 12 % of the recording`. Empty for good captions.
    ///
    /// Captions that a person made or chose are only checked for belonging to the recording at all. Captions that a
    /// machine made may be too poor to write from although they cover everything.
    /// - Parameters:
    ///   - durationSeconds: of the recording; nil where nobody says, or where there is none.
    ///   - sourceLanguage: what is spoken, where the source says it.
    ///   - soundTags: cues that only named a sound, which were dropped.
    static func doubts(
        of track: CaptionTrack, durationSeconds: Double?, sourceLanguage: String?, soundTags: Int = 0
    ) -> [String] {
        guard !track.cues.isEmpty else { return ["holds no words"] }
        let isMachines = track.origin == "automatic"
        var doubts: [String] = []
        if let durationSeconds, durationSeconds > 0 {
            doubts += coverage(track.cues, durationSeconds, bridging: isMachines ? 5 : 30)
        }
        if track.origin != "file", let spoken = LanguageTag.primary(sourceLanguage), let written = LanguageTag.primary(track.language),
            spoken != written
        {
            doubts.append("is in \(written), the recording in \(spoken)")
        }
        if isMachines { doubts += style(track.cues, soundTags: soundTags) }
        return doubts
    }

    /// - Parameter bridging: seconds of pause between two cues that count as covered: people pause, and film has music.
    private static func coverage(_ cues: [Cue], _ duration: Double, bridging: Double) -> [String] {
        var covered = 0.0
        var reach: Double?
        for cue in cues {
            guard let startMilliseconds = cue.startMilliseconds, let endMilliseconds = cue.endMilliseconds else { continue }
            let (start, end) = (Double(startMilliseconds) / 1000, Double(endMilliseconds) / 1000)
            if let known = reach, start - known <= bridging {
                covered += max(0, end - known)
                reach = max(known, end)
            } else {
                covered += max(0, end - start)
                reach = end
            }
        }
        guard let reach else { return [] }
        if reach > duration * 1.1 + 5 { return ["runs on after the end of the recording"] }
        // What is silent at both ends of a short recording weighs much there.
        guard covered < duration * 0.6, duration - covered > 10 else { return [] }
        return ["covers \(Int(covered / duration * 100)) % of the recording"]
    }

    private static func style(_ cues: [Cue], soundTags: Int) -> [String] {
        var doubts: [String] = []
        let text = cues.map(\.text)
        let words = text.reduce(0) { $0 + $1.split(separator: " ").count }
        let letters = text.reduce(0) { $0 + $1.count }
        // Where words are not parted by spaces, nothing can be said by counting them.
        let countsWords = letters < words * 15
        let seconds = cues.reduce(0.0) { $0 + Double(($1.endMilliseconds ?? 0) - ($1.startMilliseconds ?? 0)) / 1000 }
        if countsWords, words >= 50, seconds > 10 {
            let rate = Double(words) / seconds * 60
            if rate < 40 || rate > 300 { doubts.append("has \(Int(rate)) words a minute") }
        }
        let ends = text.reduce(0) { $0 + $1.filter { ".!?…。！？".contains($0) }.count }
        if countsWords ? words >= 50 && ends * 100 < words : letters >= 200 && ends * 200 < letters { doubts.append("has no punctuation") }
        if cues.count >= 10, Set(text).count * 10 < cues.count * 7 { doubts.append("repeats its lines") }
        if soundTags > cues.count { doubts.append("names more sounds than words") }
        return doubts
    }
}
