internal import QuillCore

/// A line of yt-dlp's progress.
struct FetchProgress {
    static let template = "download:quill %(progress.downloaded_bytes)s %(progress.total_bytes)s %(progress.total_bytes_estimate)s"

    let progress: Progress

    init?(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count == 4, words[0] == "quill", let done = Self.number(words[1]) else { return nil }
        progress = Progress(stage: "fetching the recording", completed: done, total: Self.number(words[2]) ?? Self.number(words[3]) ?? 0)
    }

    private static func number(_ word: Substring) -> Double? {
        Double(word).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
}
