package import QuillCore

/// Options that an operator adds to every call of yt-dlp, such as a cookies file: only those that open no way around the guard.
package struct YtDLPOptions: Sendable, Hashable {
    let arguments: [String]

    package init() { arguments = [] }

    /// From what stands in `QUILL_YTDLP_ARGS`: words parted by spaces, without quotes.
    package init(_ written: String) throws(QuillError) {
        let words = written.split(whereSeparator: \.isWhitespace).map(String.init)
        var arguments: [String] = []
        var index = 0
        while index < words.count {
            // `--name=value` and `--name value` are the same.
            let parts = words[index].split(separator: "=", maxSplits: 1).map(String.init)
            index += 1
            guard let name = parts.first, let takesValue = Self.allowed[name], takesValue || parts.count == 1 else {
                throw QuillError(
                    .invalidInput, "QUILL_YTDLP_ARGS holds \(words[index - 1]), which is not taken.",
                    hint: "These are: \(Self.allowed.keys.sorted().joined(separator: ", ")).")
            }
            arguments.append(name)
            guard takesValue else { continue }
            if parts.count == 2 {
                arguments.append(parts[1])
            } else {
                guard index < words.count, !words[index].hasPrefix("--") else {
                    throw QuillError(.invalidInput, "In QUILL_YTDLP_ARGS, \(name) wants a value.")
                }
                arguments.append(words[index])
                index += 1
            }
        }
        self.arguments = arguments
    }

    /// The options and whether they take a value.
    private static let allowed = [
        "--cookies": true, "--extractor-args": true, "--limit-rate": true, "--user-agent": true, "--referer": true,
        "--sleep-requests": true,
        "--throttled-rate": true, "--concurrent-fragments": true, "--video-password": true, "--legacy-server-connect": false,
        "--no-check-certificates": false, "--geo-bypass": false, "--mark-watched": false,
    ]
}
