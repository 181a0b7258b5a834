internal import Markdown
package import QuillCore

/// HTML that may be written as it is. It can only be had from Markdown, through the renderer that leaves out raw HTML and
/// addresses of other kinds than it is told: so "not escaped" is a type and not a call that one can forget.
package struct Rendered: Sendable, Hashable {
    package let html: String

    private init(html: String) { self.html = html }

    fileprivate init(chip: String) { html = chip }

    /// `markdown` with each citation (`[2:13](cue:45)`) as a chip that plays what it cites.
    package init(markdown: String, citations: Citations = .none) {
        let html = Markdown.html(markdown, allowing: Markdown.linkSchemes + ["cue"])
        self.init(html: Self.chips(in: html, citations))
    }

    /// The renderer escapes quotation marks in words, so this text can only be the start of a link.
    private static let opening = "<a href=\"cue:"

    private static func chips(in html: String, _ citations: Citations) -> String {
        guard html.contains(opening) else { return html }
        var result = ""
        var rest = html[...]
        while let start = rest.firstRange(of: opening) {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let quote = rest.firstIndex(of: "\""), let head = rest.firstIndex(of: ">"), quote < head,
                let end = rest.firstRange(of: "</a>")
            else { break }
            let label = String(rest[rest.index(after: head)..<end.lowerBound])
            result += citations.chip(cue: Int(rest[..<quote]), label: label)
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}

/// What the citations of a text lead to.
package struct Citations: Sendable, Hashable {
    package struct Target: Sendable, Hashable {
        package let startSeconds: Double?
        package let endSeconds: Double?
        package let quote: String

        package init(startSeconds: Double?, endSeconds: Double?, quote: String) {
            self.startSeconds = startSeconds
            self.endSeconds = endSeconds
            self.quote = quote
        }
    }

    /// Nil when the item is gone.
    package let item: ID<Item>?
    /// By the id of the cue.
    package let targets: [Int: Target]

    package init(item: ID<Item>?, targets: [Int: Target]) {
        self.item = item
        self.targets = targets
    }

    package static let none = Citations(item: nil, targets: [:])

    /// `label` is escaped already.
    func chip(_ cue: Int?, _ label: String) -> Rendered { Rendered(chip: chip(cue: cue, label: label)) }

    fileprivate func chip(cue: Int?, label: String) -> String {
        guard let item, let cue, let target = targets[cue] else {
            return "<span class=\"cite gone\" title=\"The source of this was deleted\">\(label)</span>"
        }
        let seconds = target.startSeconds.map { Int(max(0, min($0, 1_000_000))) }
        let words = seconds.map(Words.clock) ?? "¶\u{A0}\(cue + 1)"
        let isMark = label.unicodeScalars.allSatisfy { "¶: 0123456789\u{A0}".unicodeScalars.contains($0) }
        let path = HTMLText.escaped(Route.item(item, cue: cue, seconds: seconds).path)
        let quote = HTMLText.escaped(target.quote)
        let play = target.startSeconds.map { " data-play=\"\($0)\"" } ?? ""
        let until = target.endSeconds.map { " data-until=\"\($0)\"" } ?? ""
        return "<a class=\"cite\" href=\"\(path)\"\(play)\(until) title=\"\(quote)\">\(isMark ? words : label)</a>"
    }
}
