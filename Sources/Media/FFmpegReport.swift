import Children
import Glibc

/// What one run of ffmpeg told: how far it came, and which of its many messages matter.
struct FFmpegReport {
    /// How far the output reaches, in the time of the recording.
    private(set) var seconds = 0.0
    /// Messages about damaged content that it read past.
    private(set) var damagedLines = 0
    private var named: MediaError?

    mutating func note(_ line: ChildLine) {
        switch line.stream {
        case .output:
            if let value = Self.progressSeconds(line.bytes) { seconds = max(seconds, value) }
        case .error:
            let text = line.text
            if named == nil { named = Self.meaning(of: text) }
            if text.contains("Error while decoding") || text.contains("corrupt") || text.contains("partial file") { damagedLines += 1 }
        }
    }

    /// What a run that ended so failed of; nil when it did its work.
    func failure(of exit: ChildExit) -> MediaError? {
        switch exit {
        case .code(0): nil
        case .timedOut: .timedOut
        case .signal(SIGXFSZ): .outputTooLarge
        case .code, .signal: named ?? .toolFailed
        }
    }

    /// `out_time_us=1234000` of `-progress`, in seconds. At the beginning it may be `N/A`.
    static func progressSeconds(_ line: [UInt8]) -> Double? {
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("out_time_us="), let microseconds = Int64(text.dropFirst(12)), microseconds >= 0 else { return nil }
        return Double(microseconds) / 1e6
    }

    /// The errors that ffmpeg and ffprobe name in words. The words are those of FFmpeg 4 to 7.
    static func meaning(of text: String) -> MediaError? {
        if text.contains("moov atom not found") { return .truncated(decodedSeconds: 0, expectedSeconds: nil) }
        if text.contains("No space left on device") { return .diskFull }
        if text.contains("File too large") { return .outputTooLarge }
        if text.contains("matches no streams") || text.contains("does not contain any stream") { return .noAudio }
        if text.contains("Format not on whitelist") { return .notMedia }
        if text.contains("Permission denied") { return .unreadable }
        if text.hasSuffix("Invalid data found when processing input"), !text.contains("Error while decoding") { return .notMedia }
        return nil
    }
}
