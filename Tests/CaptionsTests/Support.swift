import Captions

/// Chance from a seed, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func parse(_ text: String, as format: CaptionFormat? = nil) throws -> ParsedCaptions {
    try CaptionParser.parse(Array(text.utf8), as: format)
}

func cue(_ start: Int, _ end: Int, _ text: String, by speaker: String? = nil) -> CaptionCue {
    CaptionCue(startMilliseconds: start, endMilliseconds: end, text: text, speaker: speaker)
}

func repairs(_ change: (inout CaptionRepairs) -> Void) -> CaptionRepairs {
    var repairs = CaptionRepairs()
    change(&repairs)
    return repairs
}
