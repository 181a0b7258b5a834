import Children
import Foundation

extension MediaTools {
    /// Asks ffprobe what a file is.
    /// - Parameter file: an absolute path.
    package func probe(_ file: String) async throws(MediaError) -> MediaProbe {
        try Self.checkFile(file)
        let arguments = ["-hide_banner", "-v", "error", "-print_format", "json", "-show_format", "-show_streams", "-show_chapters"]
        let command = command(ffprobe, arguments + Self.reading(file), timeLimitSeconds: 60)
        let result: ChildResult
        do {
            result = try await Child.run(command, output: .collect(limitBytes: 8 * 1024 * 1024))
        } catch {
            throw MediaError(error)
        }
        guard result.succeeded else { throw Self.refusal(result) }
        let report: ProbeReport
        do {
            report = try JSONDecoder().decode(ProbeReport.self, from: Data(result.output))
        } catch {
            throw .notMedia
        }
        guard report.format?.probeScore ?? 100 >= 25 else { throw .notMedia }
        let probe = report.probe(
            shortfall: FileHeader.read(file, \.waveShortfall) ?? 1,
            isProtected: FileHeader.read(file, \.hasProtectedTrack) ?? false)
        guard !probe.streams.isEmpty else { throw .notMedia }
        return probe
    }

    private static func refusal(_ result: ChildResult) -> MediaError {
        if result.exit == .timedOut { return .timedOut }
        let lines = String(decoding: result.errorTail, as: UTF8.self).split(separator: "\n")
        for line in lines {
            if let meaning = FFmpegReport.meaning(of: String(line)) { return meaning }
        }
        return .notMedia
    }
}
