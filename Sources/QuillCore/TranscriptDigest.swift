extension Transcript {
    /// Names what is in it, as a digest of its JSON would, in a hundredth of the time: writers ask for it at every step. What it
    /// came from and its notes are no part of it. Every text is length-prefixed, so no two transcripts share a spelling.
    package var digest: Digest {
        var bytes: [UInt8] = []
        func add(_ text: String) {
            bytes += Array("\(text.utf8.count):".utf8)
            bytes += Array(text.utf8)
        }
        add(language)
        for cue in cues {
            add("\(cue.id) \(cue.startMilliseconds ?? -1) \(cue.endMilliseconds ?? -1)")
            add(cue.text)
            add(cue.language ?? "")
            add(cue.speaker ?? "")
        }
        return Digest(of: bytes)
    }
}
