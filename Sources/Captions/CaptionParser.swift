/// Reads WebVTT and SubRip, however badly they are made.
///
///     let captions = try CaptionParser.parse(bytes)
///     captions.cues[0].text      // "Hello and welcome."
///     "\(captions.repairs)"      // "2 overlapping cues shortened, 1 sound tag dropped"
package enum CaptionParser {
    /// Reads a whole file. It takes time and memory in proportion to its size, 10 to 50 ms a megabyte.
    ///
    /// - Parameters:
    ///   - format: The format, where the caller knows it; without, the first kilobytes tell.
    /// - Throws: `CaptionError`. What can be mended is mended and counted in `repairs` instead.
    package static func parse(
        _ bytes: [UInt8], as format: CaptionFormat? = nil, limits: CaptionLimits = CaptionLimits()
    ) throws(CaptionError) -> ParsedCaptions {
        guard bytes.count <= limits.bytes else { throw .tooLarge(limitBytes: limits.bytes) }
        let decoded = TextDecoding.decode(bytes)
        guard decoded.bytes.contains(where: { $0 > Ascii.space }) else { throw .empty }
        guard let format = format ?? CaptionFormat.sniff(decoded: decoded.bytes) else { throw .notCaptions }

        var reader = BlockReader(decoded.bytes, format: format, cueLimit: limits.cues)
        try reader.read()
        var repairs = reader.repairs
        repairs.invalidUTF8Bytes = decoded.invalidBytes
        var mending = CueMending(reader.text, repairs: repairs)
        let cues = mending.mend(reader.cues)
        guard cues.count <= limits.cues else { throw .tooManyCues(limit: limits.cues) }
        guard !cues.isEmpty else {
            throw .noReadableCues(blocks: reader.cues.count + reader.repairs.unreadableBlocks)
        }
        return ParsedCaptions(cues: cues, language: reader.language, repairs: mending.repairs)
    }
}
