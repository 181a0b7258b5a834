/// Writes cues as WebVTT, SubRip or plain text.
///
/// A written WebVTT or SubRip file reads back as exactly the same cues, whatever their texts contain, when the cues
/// are as the parser gives them; others are brought to that form first (`CaptionCue.canonical`).
package enum CaptionWriter {
    /// - Parameters:
    ///   - language: A language tag for the header; left out when it is not shaped like one.
    ///   - speakers: Whether to name the speakers, by voice tags.
    package static func vtt(_ cues: [CaptionCue], language: String? = nil, speakers: Bool = true) -> String {
        var output = Array("WEBVTT\n".utf8)
        if let tag = language.flatMap(LanguageTag.checked) { output.append(contentsOf: "Language: \(tag)\n".utf8) }
        for cue in cues.lazy.compactMap(\.canonical) {
            output.append(Ascii.lineFeed)
            write(cue, .vtt, separator: Ascii.dot, speakers: speakers, to: &output)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// SubRip knows no speakers; they are written as the voice tags of WebVTT, which players leave out.
    package static func srt(_ cues: [CaptionCue], speakers: Bool = true) -> String {
        var output: [UInt8] = []
        var number = 0
        for cue in cues.lazy.compactMap(\.canonical) {
            if number > 0 { output.append(Ascii.lineFeed) }
            number += 1
            output.append(contentsOf: "\(number)\n".utf8)
            write(cue, .srt, separator: Ascii.comma, speakers: speakers, to: &output)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Paragraphs for reading: a new one where the speaker changes, who is then named, and after a pause.
    package static func text(_ cues: [CaptionCue], paragraphPauseMilliseconds: Int = 2_000) -> String {
        var output = ""
        var previous: CaptionCue?
        for cue in cues.lazy.compactMap(\.canonical) {
            if let previous {
                let isSame = previous.speaker == cue.speaker
                let pause = cue.startMilliseconds - previous.endMilliseconds
                output += isSame && pause < paragraphPauseMilliseconds ? " " : "\n\n"
            }
            if let speaker = cue.speaker, previous?.speaker != speaker { output += "\(speaker): " }
            output += cue.text
            previous = cue
        }
        return output.isEmpty ? "" : output + "\n"
    }

    private static func write(
        _ cue: CaptionCue, _ format: CaptionFormat, separator: UInt8, speakers: Bool, to output: inout [UInt8]
    ) {
        CaptionTime.write(cue.startMilliseconds, separator: separator, to: &output)
        output.append(contentsOf: " --> ".utf8)
        CaptionTime.write(cue.endMilliseconds, separator: separator, to: &output)
        output.append(Ascii.lineFeed)
        if speakers, let speaker = cue.speaker {
            output.append(contentsOf: "<v ".utf8)
            CaptionEscape.write(Array(speaker.utf8), .vtt, to: &output)
            output.append(Ascii.greater)
        }
        CaptionEscape.writeText(cue.text, format, to: &output)
        output.append(Ascii.lineFeed)
    }
}
