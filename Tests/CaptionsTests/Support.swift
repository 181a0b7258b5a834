import Captions

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
