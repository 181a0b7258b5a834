/// A line of differently painted pieces, measured and cut before the colours come in.
package struct StyledLine: Sendable, Equatable {
    package struct Span: Sendable, Equatable {
        package var text: String
        package var style: Style?

        package init(_ text: String, _ style: Style? = nil) {
            self.text = text
            self.style = style
        }
    }

    package private(set) var spans: [Span] = []

    package init(_ spans: [Span] = []) {
        self.spans = spans
    }

    package mutating func add(_ text: String, _ style: Style? = nil) {
        if !text.isEmpty { spans.append(Span(text, style)) }
    }

    package var plain: String { spans.map(\.text).joined() }
    package var width: Int { TextWidth.of(plain) }

    /// The line as a terminal gets it, at most `columns` wide and without spaces at its end.
    package func render(columns: Int, paint: Paint, unicode: Bool = true) -> String {
        var left = columns, line = ""
        let last = spans.lastIndex { !$0.text.allSatisfy { $0 == " " } }
        for (index, span) in spans.enumerated() {
            guard left > 0, let last, index <= last else { break }
            var text = span.text
            if index == last { while text.last == " " { text.removeLast() } }
            let cut = TextWidth.truncate(text, to: left, unicode: unicode)
            left = cut == text ? left - TextWidth.of(cut) : 0
            line += span.style.map { paint($0, cut) } ?? cut
        }
        return line
    }
}
