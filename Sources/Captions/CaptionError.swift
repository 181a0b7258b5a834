/// Why a file could not be read as captions at all.
package enum CaptionError: Error, Sendable, Equatable {
    /// No bytes, or white space only.
    case empty
    /// Neither a WebVTT header nor a SubRip timing line near the beginning.
    case notCaptions
    /// More bytes than the limit.
    case tooLarge(limitBytes: Int)
    /// More cues than the limit.
    case tooManyCues(limit: Int)
    /// It looks like captions, but no cue with speech came out of its blocks.
    case noReadableCues(blocks: Int)
}

extension CaptionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty:
            "The captions file is empty."
        case .notCaptions:
            "This is neither a WebVTT nor a SubRip file."
        case .tooLarge(let limitBytes):
            "The captions file is larger than \(limitBytes) bytes."
        case .tooManyCues(let limit):
            "The captions file has more than \(limit) cues."
        case .noReadableCues(let blocks):
            "No cue with speech could be read from the \(blocks) block\(blocks == 1 ? "" : "s") of the captions file."
        }
    }
}

/// Bounds on what the parser accepts, and so on the memory that it takes.
package struct CaptionLimits: Sendable, Equatable {
    /// Size of the file. An hour of speech is about 60 KB.
    package var bytes: Int
    /// Number of cues. A day of speech is about 50,000.
    package var cues: Int

    package init(bytes: Int = 16 << 20, cues: Int = 250_000) {
        self.bytes = bytes
        self.cues = cues
    }
}
