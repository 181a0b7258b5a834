/// Media types of what people give us, by its first bytes. A name is never believed.
enum ContentType {
    /// How many of the first bytes `detected` wants.
    static let headBytes = 4_096
    static let unknown = "application/octet-stream"

    /// `video/mp4`, `text/plain; charset=utf-8`, …; `unknown` where nothing tells.
    static func detected(in head: [UInt8]) -> String {
        if let known = signatures.first(where: { head.dropFirst($0.offset).starts(with: $0.bytes) }) { return known.type }
        return container(head) ?? text(head) ?? unknown
    }

    /// Whether a browser may show it: it can run nothing. Pages and drawings can, and so may what nobody knows.
    static func isSafeInline(_ type: String) -> Bool {
        let name = type.prefix { $0 != ";" }
        switch name.prefix(while: { $0 != "/" }) {
        case "audio", "video": return true
        case "image": return name != "image/svg+xml"
        default: return ["text/plain", "text/vtt", "text/markdown", "application/json"].contains(name)
        }
    }

    private static let signatures: [(offset: Int, bytes: [UInt8], type: String)] = [
        (0, Array("%PDF-".utf8), "application/pdf"), (0, [0x89] + Array("PNG\r\n".utf8), "image/png"),
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (0, Array("GIF8".utf8), "image/gif"), (0, Array("fLaC".utf8), "audio/flac"), (0, Array("ID3".utf8), "audio/mpeg"),
        (0, [0xFF, 0xFB], "audio/mpeg"), (0, [0xFF, 0xF3], "audio/mpeg"), (0, [0xFF, 0xF2], "audio/mpeg"), (0, [0xFF, 0xF1], "audio/aac"),
        (0, [0xFF, 0xF9], "audio/aac"), (0, Array("FLV\u{1}".utf8), "video/x-flv"), (0, Array("#!AMR".utf8), "audio/amr"),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], "video/x-ms-asf"), (8, Array("WAVE".utf8), "audio/wav"),
        (8, Array("AVI ".utf8), "video/x-msvideo"), (8, Array("WEBP".utf8), "image/webp"), (8, Array("AIFF".utf8), "audio/aiff"),
        (8, Array("AIFC".utf8), "audio/aiff"), (4, Array("ftypM4A".utf8), "audio/mp4"), (4, Array("ftypM4B".utf8), "audio/mp4"),
        (4, Array("ftypavif".utf8), "image/avif"), (4, Array("ftypheic".utf8), "image/heic"), (4, Array("ftypqt".utf8), "video/quicktime"),
        (4, Array("ftyp".utf8), "video/mp4"), (0, Array("WEBVTT".utf8), "text/vtt; charset=utf-8"),
        (0, [0xEF, 0xBB, 0xBF] + Array("WEBVTT".utf8), "text/vtt; charset=utf-8"),
    ]

    /// Those whose first bytes do not tell all.
    private static func container(_ head: [UInt8]) -> String? {
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return holds(head, "webm") ? "video/webm" : "video/x-matroska" }
        if head.starts(with: "OggS".utf8) { return holds(head, "theora") ? "video/ogg" : "audio/ogg" }
        if head.starts(with: "PK\u{3}\u{4}".utf8) {
            return holds(head, "word/") ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document" : "application/zip"
        }
        // A transport stream repeats its mark with every packet.
        return head.count > 376 && [0, 188, 376].allSatisfy { head[$0] == 0x47 } ? "video/mp2t" : nil
    }

    /// Text is what reads as UTF-8 without control characters; what begins with a tag is taken for what it would be as a page.
    private static func text(_ head: [UInt8]) -> String? {
        guard !head.isEmpty, head.allSatisfy({ $0 >= 32 ? $0 != 127 : [9, 10, 12, 13].contains($0) }) else { return nil }
        // The head may end within a character.
        let isWhole = (0...3).contains { cut in head.count > cut && String(validating: head.dropLast(cut), as: UTF8.self) != nil }
        guard isWhole else { return nil }
        let beginning = String(decoding: head.prefix(1_024), as: UTF8.self).lowercased().drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        guard beginning.hasPrefix("<") else { return "text/plain; charset=utf-8" }
        if beginning.contains("<svg") { return "image/svg+xml" }
        return beginning.hasPrefix("<?xml") ? "application/xml" : "text/html; charset=utf-8"
    }

    private static func holds(_ bytes: [UInt8], _ text: String) -> Bool { bytes.firstRange(of: Array(text.utf8)) != nil }
}
