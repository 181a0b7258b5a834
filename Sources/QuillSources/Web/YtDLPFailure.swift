internal import Children
internal import Egress
internal import QuillCore

/// What yt-dlp's messages mean: the named causes of transcript acquisition, and the rest of what can go wrong on the way.
///
/// The words are those of yt-dlp 2025 and 2026 and of the sites behind it. The first row that matches counts, so what is
/// particular stands above what is general.
enum YtDLPFailure {
    private struct Row {
        let words: [String]
        let code: ErrorCode
        let message: String
        var disposition = Disposition.permanent
        var hint: String? = giveFile
    }

    private static let giveFile = "Download the recording or its captions yourself and give the file."
    private static let later = "Run the same command again later, or give the recording as a file."

    private static let table = [
        Row(
            words: ["no space left on device"], code: .diskFull, message: "There is no room left on the disk.", disposition: .retry,
            hint: "Free some space, then run the same command again."),
        Row(
            words: ["http error 429", "too many requests", "rate-limit", "rate limit"], code: .rateLimited,
            message: "The site asks for patience: too many requests.", disposition: .wait(seconds: 600), hint: later),
        Row(
            words: ["confirm your age", "age-restricted", "age restricted", "inappropriate for some users", "age verification"],
            code: .ageRestricted, message: "The video is only for viewers who proved their age."),
        Row(
            words: ["not a bot", "anti-bot", "captcha"], code: .blocked,
            message: "The site takes Quill for a robot and does not let it in."),
        Row(
            words: ["private video", "video is private", "is a private", "members-only", "members only", "join this channel"],
            code: .privateVideo, message: "The video is private.", hint: "Ask its owner to share it, or give the recording as a file."),
        Row(
            words: [" drm"], code: .unsupported, message: "The recording is protected against copying.",
            hint: "Give a version without protection."),
        Row(
            words: [
                "premieres in", "will begin in", "live event will", "is upcoming", "is offline", "not currently live",
                "live stream recording is not available",
            ],
            code: .live, message: "The broadcast is not over yet.", hint: "Run the same command again when its recording is there."),
        Row(
            words: [
                "in your country", "from your location", "geo restrict", "geo-restrict", "http error 451", "blocked it",
                "copyright grounds",
            ],
            code: .blocked, message: "The site does not show the video here."),
        Row(
            words: [
                "video unavailable", "has been removed", "been deleted", "no longer available", "does not exist", "been terminated",
                "incomplete youtube id",
                "http error 404", "http error 410", "not a valid url", "is unavailable", "this video isn't available",
                "not available anymore",
            ],
            code: .invalidVideo, message: "There is no video at this address.", hint: "Check the address."),
        Row(
            words: [
                "http error 401", "login required", "log in", "logged in", "logged-in", "sign in", "account credentials",
                "registered users",
                "authentication", "subscribers", "paid content", "password",
            ],
            code: .authFailed, message: "The site shows this only to people who have logged in.",
            hint: "Give the recording as a file, or a cookies file in QUILL_YTDLP_ARGS."),
        Row(
            words: ["timed out", "timeout", "http error 504"], code: .timedOut, message: "The site did not answer in time.",
            disposition: .retry, hint: "Check the address, or run the same command again later."),
        Row(
            words: [
                "failed to resolve", "name or service not known", "no address associated", "connection refused", "connection reset",
                "unreachable",
                "unable to connect", "http error 5", "502 bad gateway", "tunnel connection failed", "remote end closed", "bytes read",
                "incompleteread",
            ],
            code: .unreachable, message: "The site cannot be reached.", disposition: .retry, hint: "Check the address and your network."),
        Row(
            words: ["ssl:", "certificate"], code: .unreachable, message: "The site's certificate cannot be trusted.",
            hint: "Check the address."),
        Row(words: ["http error 403", "forbidden"], code: .blocked, message: "The site does not let Quill in."),
        Row(
            words: ["larger than max-filesize", "file too large"], code: .tooLarge, message: "The recording is larger than what is taken.",
            hint: "Give a part of it as a file."),
        Row(
            words: [
                "unsupported url", "no video formats found", "requested format is not available", "no video could be found",
                "no media found",
                "there's no video", "no formats", "unable to extract",
            ],
            code: .noCaptions, message: "The page has neither a recording nor captions.",
            hint: "Give the address of the recording itself, or the recording as a file."),
        Row(
            words: ["unable to download"], code: .unreachable, message: "The site did not give what was asked for.", disposition: .retry,
            hint: later),
    ]

    /// - Parameters:
    ///   - refusals: what the proxy did not let through, which explains whatever came of it.
    ///   - host: the site, for the message.
    static func classified(_ result: ChildResult, refusals: [Refusal], host: String) -> QuillError {
        if let refusal = refused(refusals) { return refusal }
        if result.exit == .timedOut {
            return QuillError(
                .timedOut, "\(host) did not answer in time.", .retry, hint: "Check the address, or run the same command again later.")
        }
        return classified(String(decoding: result.errorTail, as: UTF8.self), host: host)
            ?? QuillError(.helperFailed, "yt-dlp could not read the address at \(host).", .retry, hint: giveFile)
    }

    /// Nil when nothing that yt-dlp wrote is known here.
    static func classified(_ written: String, host: String) -> QuillError? {
        let lines = written.lowercased().split(whereSeparator: \.isNewline).map(withoutAddresses)
        // An error tells more than the warnings on the way to it.
        for kind in ["error", "warning"] {
            let told = lines.filter { $0.hasPrefix(kind) }
            if let row = table.first(where: { row in row.words.contains { word in told.contains { $0.contains(word) } } }) {
                return QuillError(row.code, "\(host): \(row.message)", row.disposition, hint: row.hint)
            }
        }
        return nil
    }

    /// An address may hold any words at all.
    private static func withoutAddresses(_ line: Substring) -> String {
        line.split(separator: " ").filter { !$0.contains("://") }.joined(separator: " ")
    }

    private static func refused(_ refusals: [Refusal]) -> QuillError? {
        let worst = refusals.first { $0.reason == .privateAddress } ?? refusals.first
        guard let worst else { return nil }
        return switch worst.reason {
        case .privateAddress:
            QuillError(
                .privateAddress, "The address leads to \(worst.host), which is not on the public Internet.",
                hint: "If you want that to be read, allow its network in QUILL_EGRESS_ALLOW.")
        case .refusedPort:
            QuillError(
                .notAllowed, "The address leads to port \(worst.port) of \(worst.host), which is none of recordings.",
                hint: "Check the address.")
        case .byteLimit:
            QuillError(.tooLarge, "There is more at the address than is taken.", hint: "Give a part of it as a file.")
        }
    }
}
