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
                        id: $0.id, start: $0.startMilliseconds.map { Double($0) / 1_000 }, end: $0.endMilliseconds.map { Double($0) / 1_000 },
                        text: $0.text, confidence: $0.confidence, language: $0.language ?? transcript.language, speaker: $0.speaker)
                }))
    }

    private static func captions(_ transcript: Transcript) -> [CaptionCue] {
        transcript.cues.compactMap { cue in
            guard let start = cue.startMilliseconds, let end = cue.endMilliseconds else { return nil }
            return CaptionCue(startMilliseconds: start, endMilliseconds: end, text: cue.text, speaker: cue.speaker)
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
