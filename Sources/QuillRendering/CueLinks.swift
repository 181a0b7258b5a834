package import QuillCore

/// Turns citations (`[¶](cue:45)`, `[2:13](cue:45)`) into links to the moment: of the address where the item plays, or of the
/// transcript that is delivered with the article.
package struct CueLinks: Sendable {
    private let cues: [Cue]
    private let address: WebAddress?

    package init(item: Item?, transcript: Transcript?) {
        cues = transcript?.cues ?? []
        address = item?.url.flatMap { url in
            do { return try WebAddress(url) } catch { return nil }
        }
    }

    /// Links into the delivered transcript begin like this, and publishers put their own place there.
    package static let attachmentScheme = "attachment:"
    package static let transcriptPage = "transcript.html"

    /// A citation of a cue that is not there leaves its words, and nothing of a mere mark.
    package func resolve(_ markdown: String) -> String {
        let bytes = Array(markdown.utf8)
        var resolved: [UInt8] = []
        resolved.reserveCapacity(bytes.count + bytes.count / 2)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                resolved += bytes[index...(index + 1)]
                index += 2
            } else if let citation = Citation(bytes, at: index) {
                if let link = link(citation) {
                    resolved += link.utf8
                } else if !citation.isMark {
                    resolved += citation.label.utf8
                } else {
                    while resolved.last == UInt8(ascii: " ") { resolved.removeLast() }
                }
                index = citation.end
            } else {
                resolved.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: resolved, as: UTF8.self)
    }

    private func link(_ citation: Citation) -> String? {
        guard let id = citation.cue, cues.indices.contains(id) else { return nil }
        let page = "\(Self.attachmentScheme)\(Self.transcriptPage)#c\(id)"
        let milliseconds = cues[id].startMilliseconds
        let label = citation.isMark ? milliseconds.map(Self.clock) ?? "¶ \(id + 1)" : citation.label
        let target = milliseconds.flatMap { time in address?.moment(seconds: max(0, time) / 1_000) }
        return "[\(label)](\(target.map(Self.destination) ?? page))"
    }

    /// An address inside the parentheses of a Markdown link, with what would end it there percent-encoded.
    private static func destination(_ address: String) -> String {
        let hasSemicolon = address.utf8.contains(UInt8(ascii: ";"))
        var text = ""
        for scalar in address.unicodeScalars {
            switch scalar {
            case "(": text += "%28"
            case ")": text += "%29"
            case "<": text += "%3C"
            case ">": text += "%3E"
            case "\\": text += "%5C"
            case "{": text += "%7B"
            case "}": text += "%7D"
            case "&" where hasSemicolon: text += "&amp;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// `[2:13](attachment:…)` becomes `[2:13]`.
    func withoutAttachments(_ markdown: String) -> String {
        var plain = ""
        var rest = markdown[...]
        while let start = rest.firstRange(of: "](" + Self.attachmentScheme) {
            plain += rest[..<start.lowerBound] + "]"
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }

    /// `2:13`, `1:02:13`.
    package static func clock(_ milliseconds: Int) -> String {
        let seconds = max(0, milliseconds) / 1_000
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        let tail = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
        guard hours > 0 else { return "\(minutes):\(tail)" }
        return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
    }
}
