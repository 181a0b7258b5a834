package import Media
package import QuillCore

/// What the media tools' failures mean to a person.
package enum MediaFailure {
    package static func classified(_ error: MediaError) -> QuillError {
        switch error {
        case .missing: QuillError(.notFound, "The recording is not there.", hint: "Check the path.")
        case .unreadable: QuillError(.permissionDenied, "The recording may not be read.", hint: "Give yourself the right to read it.")
        case .empty: QuillError(.emptyInput, "The file is empty.", hint: "Give a file that holds a recording, captions or text.")
        case .notMedia:
            QuillError(
                .unsupportedInput, "The file is neither a recording nor captions nor text.",
                hint: "Quill reads audio, video, VTT, SRT, TXT, Markdown, HTML and DOCX.")
        case .noAudio: QuillError(.noSpeech, "The recording has no sound.", hint: "Give captions for it: a VTT or SRT file.")
        case .truncated(let decoded, let expected):
            QuillError(.damagedInput, "The recording is cut off\(after(decoded, expected)).", hint: "Fetch or copy it once more.")
        case .tooLong(let seconds, let limit):
            QuillError(
                .tooLong, "The recording lasts \(Int(seconds / 3_600)) hours, more than the \(Int(limit / 3_600)) that are taken.",
                hint: "Cut it into parts.")
        case .protected:
            QuillError(.unsupportedInput, "The recording is protected against copying.", hint: "Give a version without protection.")
        case .subtitlesNotText: QuillError(.noCaptions, "Its subtitles are pictures, not text.")
        case .toolMissing:
            QuillError(.toolMissing, "ffmpeg is not installed.", hint: "Install it: apt-get install ffmpeg, or run `make setup`.")
        case .toolFailed:
            QuillError(
                .helperFailed, "ffmpeg could not work on the recording.", .retry, hint: "If it happens again, the file is probably damaged."
            )
        case .system(let code): FileFailure.classified(code, of: "The recording")
        case .timedOut: QuillError(.timedOut, "Reading the recording took too long and was ended.", .retry)
        case .outputTooLarge: QuillError(.tooLarge, "The recording holds more than can be taken in.", hint: "Cut it into parts.")
        case .diskFull:
            QuillError(
                .diskFull, "There is no room left for the sound of the recording.", .retry,
                hint: "Free some space, then run the same command again.")
        case .cancelled: .cancelled
        }
    }

    private static func after(_ decoded: Double, _ expected: Double?) -> String {
        guard let expected, expected > 0 else { return " after \(Int(decoded)) s" }
        return " after \(Int(decoded)) of \(Int(expected)) s"
    }
}
