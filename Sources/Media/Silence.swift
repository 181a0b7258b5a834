import Children

/// A stretch of a recording, in seconds from its beginning.
package struct MediaRange: Sendable, Equatable, Hashable {
    package let start: Double
    package let end: Double

    package init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    package var seconds: Double { end - start }
}

/// What listening to a whole recording found.
package struct SilenceScan: Sendable, Equatable {
    /// In order, without overlaps, within the decoded length.
    package let silences: [MediaRange]
    /// How much could be decoded.
    package let decodedSeconds: Double
    /// Messages about damage that was read past.
    package let damagedLines: Int

    package init(silences: [MediaRange], decodedSeconds: Double, damagedLines: Int) {
        self.silences = silences
        self.decodedSeconds = decodedSeconds
        self.damagedLines = damagedLines
    }

    /// Throws `truncated` when much of what the container promises is not there: more than 2 seconds and 2 %,
    /// since containers round, and a track may end before the film.
    package func checkComplete(_ probe: MediaProbe) throws(MediaError) {
        guard let expected = probe.durationSeconds else { return }
        guard decodedSeconds < expected - max(2, expected * 0.02) else { return }
        throw .truncated(decodedSeconds: decodedSeconds, expectedSeconds: expected)
    }
}

/// Reads the silences from what FFmpeg's `silencedetect` says, line by line.
struct SilenceReader {
    private(set) var silences: [MediaRange] = []
    private var open: Double?

    mutating func read(_ line: String) {
        guard line.contains("silencedetect") else { return }
        if let start = Self.number(after: "silence_start: ", in: line) {
            open = max(start, 0)  // it may lie a little before the beginning
        } else if let end = Self.number(after: "silence_end: ", in: line) {
            close(at: end)
        }
    }

    /// Ends a silence that lasts to the end of the recording.
    mutating func finish(at end: Double) { close(at: end) }

    private mutating func close(at end: Double) {
        defer { open = nil }
        guard let open, end > open else { return }
        silences.append(MediaRange(start: open, end: end))
    }

    private static func number(after label: String, in line: String) -> Double? {
        guard let range = line.firstRange(of: label) else { return nil }
        let value = Double(line[range.upperBound...].prefix { !$0.isWhitespace && $0 != "|" })
        return value.flatMap { $0.isFinite ? $0 : nil }
    }
}

extension MediaTools {
    /// Listens to the whole of one track and finds where nothing is to be heard.
    /// - Parameters:
    ///   - stream: the track's index; nil takes the first.
    ///   - onProgress: told the seconds listened to so far, about twice a second.
    package func silences(
        in file: String, stream: Int? = nil, noiseDecibels: Double = -35, minimumSeconds: Double = 0.35,
        timeLimitSeconds: Double = 3600, onProgress: (Double) -> Void = { _ in }
    ) async throws(MediaError) -> SilenceScan {
        try Self.checkFile(file)
        var reader = SilenceReader()
        let arguments =
            Self.reading(file) + [
                "-map", Self.map(stream), "-vn", "-sn", "-dn",
                "-af", "silencedetect=noise=\(noiseDecibels)dB:duration=\(minimumSeconds)", "-f", "null", "-",
            ]
        let report = try await runReporting(arguments, timeLimitSeconds: timeLimitSeconds) { line in
            switch line.stream {
            case .error: reader.read(line.text)
            case .output: FFmpegReport.progressSeconds(line.bytes).map(onProgress)
            }
        }
        reader.finish(at: report.seconds)
        return SilenceScan(silences: reader.silences, decodedSeconds: report.seconds, damagedLines: report.damagedLines)
    }

    static func map(_ stream: Int?) -> String { stream.map { "0:\($0)" } ?? "0:a:0" }
}
