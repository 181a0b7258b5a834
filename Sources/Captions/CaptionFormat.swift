/// The two text formats of captions.
package enum CaptionFormat: String, Sendable, CaseIterable {
    /// WebVTT.
    case vtt
    /// SubRip.
    case srt

    /// How much of a file is looked at to tell its format.
    private static let sniffedBytes = 4096

    /// Tells the format from the first kilobytes, whatever the file is called.
    ///
    /// WebVTT begins with its header line, after a byte order mark and blank lines at most. SubRip has no
    /// header: a timing line decides, where it opens a block (alone, or under the number of its cue).
    package static func sniff(_ bytes: [UInt8]) -> CaptionFormat? {
        sniff(decoded: TextDecoding.decode(Array(bytes.prefix(sniffedBytes))).bytes)
    }

    /// The same for bytes that are UTF-8 without a byte order mark.
    static func sniff(decoded bytes: [UInt8]) -> CaptionFormat? {
        var scanner = LineScanner(bytes, 0..<min(bytes.count, sniffedBytes))
        var isFirst = true
        var opensBlock = true
        while let line = scanner.next() {
            if Line.isBlank(bytes, line) {
                opensBlock = true
                continue
            }
            if isFirst, Line.begins(bytes, line, withWord: "WEBVTT") { return .vtt }
            isFirst = false
            if opensBlock, CueTiming(bytes, line) != nil { return .srt }
            opensBlock = opensBlock && Line.isNumber(bytes, line)
        }
        return nil
    }
}
