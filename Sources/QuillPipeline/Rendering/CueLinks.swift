package import QuillCore

/// Turns citations (`[¶](cue:45)`) into links to the moment: of the address where the item plays, or of the transcript that
/// is delivered with the article.
package struct CueLinks: Sendable {
    private let cues: [Cue]
    private let address: WebAddress?

    package init(item: Item, transcript: Transcript) {
        cues = transcript.cues
        address = item.url.flatMap { url in
            do { return try WebAddress(url) } catch { return nil }
        }
    }

    /// Links into the delivered transcript begin like this, and publishers put their own place there.
    package static let attachmentScheme = "attachment:"
    package static let transcriptPage = "transcript.html"

    package func resolve(_ markdown: String) -> String {
        var resolved = ""
        var rest = markdown[...]
        while let start = rest.firstRange(of: "[¶](cue:") {
            resolved += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard rest.dropFirst(digits.count).first == ")" else {
                resolved += "¶"
                continue
            }
            rest = rest.dropFirst(digits.count + 1)
            resolved += Int(digits).flatMap(link) ?? ""
        }
        return resolved + rest
    }

    private func link(to id: Int) -> String? {
        guard cues.indices.contains(id) else { return nil }
        guard let milliseconds = cues[id].startMilliseconds else {
            return "[¶ \(id + 1)](\(Self.attachmentScheme)\(Self.transcriptPage)#c\(id))"
        }
        let label = Self.clock(milliseconds)
        if let address { return "[\(label)](\(address.moment(seconds: milliseconds / 1_000)))" }
        return "[\(label)](\(Self.attachmentScheme)\(Self.transcriptPage)#c\(id))"
    }

    /// `2:13`, `1:02:13`.
    package static func clock(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1_000
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        let tail = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
        guard hours > 0 else { return "\(minutes):\(tail)" }
        return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
    }
}
