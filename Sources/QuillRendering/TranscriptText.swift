internal import Captions
package import QuillCore

/// A transcript in the formats that others read (T3).
package enum TranscriptText {
    package static func vtt(_ transcript: Transcript) -> String {
        CaptionWriter.vtt(captions(transcript), language: transcript.language == "und" ? nil : transcript.language)
    }

    package static func srt(_ transcript: Transcript) -> String { CaptionWriter.srt(captions(transcript)) }

    package static func text(_ transcript: Transcript) -> String {
        transcript.isTimed ? CaptionWriter.text(captions(transcript)) : transcript.cues.map(\.text).joined(separator: "\n\n") + "\n"
    }

    /// Times in seconds, as everywhere on the wire.
    package static func json(_ transcript: Transcript) throws(QuillError) -> [UInt8] {
        try JSON.encode(
            TranscriptJSON(
                language: transcript.language, notes: transcript.notes,
                cues: transcript.cues.map {
                    TranscriptJSON.Cue(
                        id: $0.id, start: $0.startMilliseconds.map { Double($0) / 1_000 },
                        end: $0.endMilliseconds.map { Double($0) / 1_000 },
                        text: $0.text, confidence: $0.confidence, language: $0.language ?? transcript.language, speaker: $0.speaker)
                }))
    }

    private static func captions(_ transcript: Transcript) -> [CaptionCue] {
        let cues = transcript.cues
        return cues.indices.compactMap { index in
            let cue = cues[index]
            guard let start = cue.startMilliseconds else { return nil }
            // A line whose end is unknown lasts until the next one.
            let next = index + 1 < cues.count ? cues[index + 1].startMilliseconds : nil
            return CaptionCue(
                startMilliseconds: start, endMilliseconds: cue.endMilliseconds ?? next ?? start, text: cue.text, speaker: cue.speaker)
        }
    }
}

private struct TranscriptJSON: Encodable {
    struct Cue: Encodable {
        let id: Int
        let start, end: Double?
        let text: String
        let confidence: Double?
        let language: String
        let speaker: String?
    }
    let language: String
    let notes: [String]
    let cues: [Cue]
}
