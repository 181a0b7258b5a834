import Children
import Glibc

/// How extracted speech is stored: always 16 000 samples a second, 16 bits, one channel.
package enum AudioFormat: String, Sendable {
    case wav
    /// Samples alone, little-endian.
    case raw = "s16le"
}

extension MediaTools {
    package static let sampleRate = 16_000

    /// Writes a stretch of one track as 16 kHz mono, as recognisers want it. The output appears whole or not at all,
    /// and its time is that of the recording: gaps in a damaged track are filled with silence.
    /// - Returns: the seconds written; less than asked for when the recording ends before.
    package func extract(
        _ file: String, stream: Int? = nil, range: MediaRange? = nil, to output: String, format: AudioFormat = .wav,
        timeLimitSeconds: Double = 3600, onProgress: (Double) -> Void = { _ in }
    ) async throws(MediaError) -> Double {
        try Self.checkFile(file)
        guard output.hasPrefix("/"), !output.utf8.contains(0) else { throw .unreadable }
        let partial = output + ".partial"
        var arguments: [String] = []
        if let range { arguments += ["-ss", "\(max(range.start, 0))", "-t", "\(max(range.seconds, 0))"] }
        arguments +=
            Self.reading(file) + [
                "-map", Self.map(stream), "-vn", "-sn", "-dn", "-map_metadata", "-1", "-fflags", "+bitexact",
                "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "\(Self.sampleRate)", "-c:a", "pcm_s16le",
                "-f", format.rawValue, "-y", "file:" + partial,
            ]
        do throws(MediaError) {
            let report = try await runReporting(
                arguments, timeLimitSeconds: timeLimitSeconds, outputFileBytes: 8 << 30
            ) { line in
                if line.stream == .output { FFmpegReport.progressSeconds(line.bytes).map(onProgress) }
            }
            guard rename(partial, output) == 0 else { throw errno == ENOSPC ? MediaError.diskFull : .unreadable }
            return report.seconds
        } catch {
            unlink(partial)
            throw error
        }
    }

    /// The text of one subtitle track as WebVTT, at most 10 MiB.
    package func extractSubtitles(_ file: String, stream: MediaStream) async throws(MediaError) -> [UInt8] {
        try Self.checkFile(file)
        guard stream.kind == .subtitle, stream.isText else { throw .subtitlesNotText }
        let arguments =
            Self.ffmpegOpening + Self.reading(file) + [
                "-map", "0:\(stream.index)", "-map_metadata", "-1", "-c:s", "webvtt", "-f", "webvtt", "pipe:1",
            ]
        let result: ChildResult
        do {
            result = try await Child.run(
                command(ffmpeg, arguments, timeLimitSeconds: 600), output: .collect(limitBytes: 10 * 1024 * 1024))
        } catch {
            throw MediaError(error)
        }
        if result.exit == .timedOut { throw .timedOut }
        guard result.succeeded else { throw .toolFailed }
        return result.output
    }
}
