import Children
import Glibc

/// ffmpeg and ffprobe, the only readers of recordings: a hostile file meets them in a child with limits, never us.
package struct MediaTools: Sendable {
    package let ffmpeg: String
    package let ffprobe: String

    /// - Parameters: names to look up, or absolute paths.
    package init(ffmpeg: String = "ffmpeg", ffprobe: String = "ffprobe") {
        self.ffmpeg = ffmpeg
        self.ffprobe = ffprobe
    }

    /// What every reading of a file begins with. Files are read by their own container formats only: playlists and
    /// scripts (HLS, concat, DASH, SDP) name further files and addresses, and are no recordings here.
    static func reading(_ file: String) -> [String] {
        ["-protocol_whitelist", "file,pipe", "-format_whitelist", containers, "-i", "file:" + file]
    }

    /// The container formats that hold their own content.
    static let containers = [
        "matroska", "webm", "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "mp3", "ogg", "wav", "w64", "flac", "aac", "aiff",
        "avi", "asf", "flv", "mpeg", "mpegts", "mpegvideo", "amr", "amrnb", "amrwb", "caf", "au", "ac3", "eac3", "dts", "wv", "ape", "tta",
        "gsm", "mxf", "nut", "rm", "dv", "wtv",
    ].joined(separator: ",")

    static let ffmpegOpening = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", "-threads", "1", "-filter_threads", "1"]

    private static let environment = Command.plainEnvironment.merging(["AV_LOG_FORCE_NOCOLOR": "1"]) { _, new in new }

    func command(_ tool: String, _ arguments: [String], timeLimitSeconds: Double, outputFileBytes: UInt64? = nil) -> Command {
        Command(
            executable: tool, arguments: arguments, environment: Self.environment,
            limits: ChildLimits(
                timeLimitSeconds: timeLimitSeconds, addressSpaceBytes: 4 << 30, outputFileBytes: outputFileBytes))
    }

    /// Runs ffmpeg on a file, with its progress on standard output, and turns a bad ending into the error that it means.
    func runReporting(
        _ arguments: [String], timeLimitSeconds: Double, outputFileBytes: UInt64? = nil, onLine: (ChildLine) -> Void
    ) async throws(MediaError) -> FFmpegReport {
        let command = command(
            ffmpeg, Self.ffmpegOpening + ["-progress", "pipe:1"] + arguments,
            timeLimitSeconds: timeLimitSeconds, outputFileBytes: outputFileBytes)
        var report = FFmpegReport()
        let result: ChildResult
        do {
            result = try await Child.run(command, output: .lines(limitBytes: 64 * 1024), errorLines: true) { line in
                report.note(line)
                onLine(line)
            }
        } catch {
            throw MediaError(error)
        }
        if let failure = report.failure(of: result.exit) { throw failure }
        return report
    }

    /// Checks what needs no tool, so that its error is exact.
    static func checkFile(_ file: String) throws(MediaError) {
        guard file.hasPrefix("/"), !file.utf8.contains(0) else { throw .missing }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw .missing
            case EMFILE, ENFILE, ENOMEM, EIO: throw .system(code: errno)
            default: throw .unreadable
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .unreadable }
        guard status.st_size > 0 else { throw .empty }
    }
}

extension MediaError {
    init(_ error: ChildError) {
        self =
            switch error {
            case .notFound, .notExecutable: .toolMissing
            case .cancelled: .cancelled
            case .outputTooLarge, .lineTooLong: .outputTooLarge
            case .spawnFailed(let code): .system(code: code)
            case .workingDirectory, .invalidArgument, .inputClosed: .toolFailed
            }
    }
}
