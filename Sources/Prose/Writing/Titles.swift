/// Titles and addresses made from text.
enum Titles {
    /// `given`, tidied, unless it is a file name or a recorder's stamp.
    static func meaningful(_ given: String?) -> String? {
        guard let given else { return nil }
        var scanner = WordScanner()
        scanner.scan(given, utterance: 0)
        let words = scanner.words
        let text = words.rendered()
        guard (3...200).contains(text.count), words.contains(where: { $0.hasLetter && $0.core.unicodeScalars.count >= 3 || $0.isGlued })
        else { return nil }
        let lower = text.lowercased()
        let endings = [
            ".mp3", ".mp4", ".wav", ".m4a", ".mov", ".mkv", ".webm", ".vtt", ".srt", ".txt", ".md", ".html", ".docx", ".ogg", ".flac",
            ".avi", ".opus", ".pdf",
        ]
        if endings.contains(where: lower.hasSuffix) { return nil }
        if words.count == 1 {
            let stamps = [
                "untitled", "recording", "audio", "video", "transcript", "talk", "new", "document", "unknown", "sample", "test", "captions",
                "subtitles", "output", "file",
            ]
            if stamps.contains(lower) || text.contains("_") || text.contains(where: \.isNumber) && text.contains("-") { return nil }
        }
        let digits = text.unicodeScalars.lazy.filter { $0.properties.numericType != nil }.count
        return digits * 2 > text.unicodeScalars.count ? nil : text
    }

    /// At most `max` characters, cut between words.
    static func clipped(_ text: String, max: Int) -> String {
        guard text.count > max else { return text }
        var head = text.prefix(max - 1)
        if let space = head.lastIndex(of: " ") { head = head[..<space] }
        while let last = head.last, ",;:—–-.".contains(last) || last.isWhitespace { head = head.dropLast() }
        return head + "…"
    }

    private static let folded: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [
            "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i",
        ]
        let groups = [
            "a": "àáâãäåāăą", "c": "çćĉċč", "d": "ď", "e": "èéêëēĕėęě", "g": "ĝğġģ", "i": "ìíîïĩīĭį", "n": "ñńņň", "o": "òóôõöōŏő",
            "r": "ŕŗř", "s": "śŝşšș", "t": "ţťț", "u": "ùúûüũūŭůűų", "y": "ýÿ", "z": "źżž",
        ]
        for (letter, group) in groups { for scalar in group.unicodeScalars { table[scalar] = letter } }
        return table
    }()

    /// Lower-case ASCII words joined by hyphens, at most 80 characters. A title in another script gives "article" and a
    /// number made from its text, so that two of them rarely meet.
    static func slug(_ title: String) -> String {
        var parts: [String] = [""]
        for scalar in title.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x61...0x7A: parts[parts.count - 1].unicodeScalars.append(scalar)
            case 0x27, 0x2019: break
            default:
                if let letters = folded[scalar] {
                    parts[parts.count - 1] += letters
                } else if !(parts.last ?? "").isEmpty {
                    parts.append("")
                }
            }
        }
        var slug = ""
        for part in parts where !part.isEmpty {
            if slug.utf8.count + part.utf8.count + 1 > 80 { break }
            slug += (slug.isEmpty ? "" : "-") + part
        }
        guard slug.isEmpty else { return slug }
        var hash: UInt32 = 2_166_136_261
        for byte in title.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return "article-" + String(hash, radix: 36)
    }
}
