internal import Media
internal import QuillCore

/// What it means when a file could not be looked at as a recording.
enum MediaTrouble {
    /// - Parameter kind: what people call such a file, where its first bytes tell: `a PDF`.
    static func classified(_ error: MediaError, kind: String? = nil) -> QuillError {
        switch error {
        case .missing: QuillError(.notFound, "The file is not there.", hint: "Check the path.")
        case .unreadable: QuillError(.permissionDenied, "The file may not be read.", hint: "Give yourself the right to read it.")
        case .empty: QuillError(.emptyInput, "The file is empty.", hint: "Give a file that holds a recording, captions or text.")
        case .notMedia:
            QuillError(
                .unsupportedInput,
                kind.map { "The file is \($0), which is not read." } ?? "The file is neither a recording nor captions nor text.",
                hint: "Quill reads audio, video, VTT, SRT, TXT, Markdown, HTML and DOCX.")
        case .noAudio, .subtitlesNotText:
            QuillError(.noSpeech, "The recording has neither sound nor captions.", hint: "Give captions for it: a VTT or SRT file.")
        case .truncated: QuillError(.damagedInput, "The recording is cut off: its end is missing.", hint: "Fetch or copy it once more.")
        case .tooLong(let seconds, let limit):
            QuillError(
                .tooLong,
                "The recording lasts \(Int(min(seconds, 1e9) / 3_600)) hours, more than the \(Int(limit / 3_600)) that are taken.",
                hint: "Cut it into parts.")
        case .protected:
            QuillError(.unsupportedInput, "The recording is protected against copying.", hint: "Give a version without protection.")
        case .toolMissing:
            QuillError(.toolMissing, "ffmpeg is not installed.", hint: "Run `make setup`; `quill doctor` tells what is missing.")
        case .toolFailed:
            QuillError(.helperFailed, "ffmpeg could not read the file.", .retry, hint: "If it happens again, the file is probably damaged.")
        case .system(let code): FileFailure.classified(code, of: "The file")
        case .timedOut: QuillError(.timedOut, "Looking at the file took too long and was ended.", .retry)
        case .outputTooLarge: QuillError(.tooLarge, "The file holds more than can be taken in.", hint: "Cut it into parts.")
        case .diskFull:
            QuillError(.diskFull, "There is no room left on the disk.", .retry, hint: "Free some space, then run the same command again.")
        case .cancelled: .cancelled
        }
    }
}
