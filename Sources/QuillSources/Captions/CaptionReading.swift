internal import Captions
internal import QuillCore

/// Captions as a track of a source.
enum CaptionReading {
    struct Result {
        var track: CaptionTrack
        /// When the last word ends.
        let endSeconds: Double
        let soundTags: Int
        /// What was mended, for a reader to know.
        let notes: [String]
    }

    /// Reads a captions file into a track without doubts; `language` is what the source says, the file's own header helps out.
    @concurrent static func read(
        _ bytes: [UInt8], as format: CaptionFormat? = nil, origin: String, language: String?
    ) async throws(QuillError) -> Result {
        let parsed: ParsedCaptions
        do { parsed = try CaptionParser.parse(bytes, as: format) } catch { throw classified(error) }
        let cues = parsed.cues.enumerated().map { index, cue in
            Cue(
                id: index, startMilliseconds: cue.startMilliseconds, endMilliseconds: cue.endMilliseconds, text: cue.text,
                speaker: cue.speaker)
        }
        let named = LanguageTag.normalised(language) ?? LanguageTag.normalised(parsed.language)
        return Result(
            track: CaptionTrack(
                origin: origin, language: named ?? LanguageGuess.language(of: cues.lazy.map(\.text)), cues: cues),
            endSeconds: Double(parsed.cues.map(\.endMilliseconds).max() ?? 0) / 1000,
            soundTags: parsed.repairs.soundTags,
            notes: parsed.repairs.isEmpty ? [] : ["In the captions: \(parsed.repairs)."])
    }

    static func classified(_ error: CaptionError) -> QuillError {
        let message = error.description
        return switch error {
        case .empty: QuillError(.emptyInput, message, hint: "Give a file that holds captions.")
        case .notCaptions: QuillError(.unsupportedInput, message, hint: "Give captions as VTT or SRT.")
        case .tooLarge, .tooManyCues: QuillError(.tooLarge, message, hint: "Cut it into parts and give them one by one.")
        case .noReadableCues: QuillError(.damagedInput, message, hint: "Open it in a captions editor and save it as VTT or SRT.")
        }
    }
}
