internal import Captions

/// What the bytes of a file are. A name is never believed: people rename things, and hostile people do it on purpose.
enum FileForm: Equatable {
    case captions(CaptionFormat)
    case docx
    case html
    case text
    /// Audio, video or nothing that we read: ffprobe decides.
    case media

    /// How many of the first bytes `init` wants.
    static let headBytes = 64 * 1024

    init(head: [UInt8]) {
        if let format = CaptionFormat.sniff(head) {
            self = .captions(format)
        } else if head.starts(with: "PK\u{3}\u{4}".utf8), Self.isWord(head) {
            self = .docx
        } else if Self.known(head) != nil {
            self = .media
        } else if let text = DecodedText(head, isHead: true) {
            self = Self.isHTML(text.text) ? .html : .text
        } else {
            self = .media
        }
    }

    /// What its details call the format; nil of media, whose container ffprobe names.
    var name: String? {
        switch self {
        case .captions(let format): format.rawValue
        case .docx: "docx"
        case .html: "html"
        case .text: "text"
        case .media: nil
        }
    }

    /// What people call a file that we do not read, to tell them so: `a PDF`.
    static func known(_ head: [UInt8]) -> String? {
        let signatures: [(bytes: [UInt8], name: String)] = [
            (Array("%PDF-".utf8), "a PDF"), (Array("{\\rtf".utf8), "a rich text file"), ([0x7F] + Array("ELF".utf8), "a program"),
            (Array("MZ".utf8) + [0x90], "a program"), (Array("PK\u{3}\u{4}".utf8), "an archive"), ([0x1F, 0x8B], "an archive"),
            (Array("7z\u{BC}".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }), "an archive"),
            (Array("Rar!".utf8), "an archive"), ([0x89] + Array("PNG".utf8), "a picture"), ([0xFF, 0xD8, 0xFF], "a picture"),
            (Array("GIF8".utf8), "a picture"), ([0xD0, 0xCF, 0x11, 0xE0], "an old Office file"), (Array("#EXTM3U".utf8), "a playlist"),
            (Array("SQLite format 3".utf8), "a database"),
        ]
        return signatures.first { head.starts(with: $0.bytes) }?.name
    }

    private static func isHTML(_ text: String) -> Bool {
        let beginning = text.prefix(1024).lowercased().drop { $0.isWhitespace }
        guard beginning.hasPrefix("<") else { return false }
        return beginning.contains("<!doctype html") || beginning.contains("<html") || beginning.hasPrefix("<body")
    }

    /// Office files begin with the list of their parts; the part that tells may stand behind large pictures.
    private static func isWord(_ head: [UInt8]) -> Bool {
        holds(head, "word/") || (holds(head, "[Content_Types].xml") && !holds(head, "xl/") && !holds(head, "ppt/"))
    }

    private static func holds(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0] == first && bytes[$0...].starts(with: wanted) }
    }
}
