/// Rows in aligned columns. Cells are made safe to show, so texts from outside may be put in as they are.
package struct TextTable: Sendable {
    package struct Column: Sendable {
        package var title: String
        package var alignment: Alignment
        /// Whether it gives way (down to eight columns) when the table is too wide.
        package var isFlexible: Bool

        package init(_ title: String, _ alignment: Alignment = .left, isFlexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    private let columns: [Column]
    private var rows: [[StyledLine.Span]] = []

    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; missing cells are empty, surplus ones are dropped.
    package mutating func add(_ cells: [String]) {
        add(cells.map { StyledLine.Span($0) })
    }

    package mutating func add(_ cells: [StyledLine.Span]) {
        rows.append(
            columns.indices.map { index in
                guard index < cells.count else { return StyledLine.Span("") }
                return StyledLine.Span(Console.safe(cells[index].text), cells[index].style)
            })
    }

    /// The heading and the rows, each at most `width` columns; no heading when no column has a title.
    package func render(width: Int, paint: Paint = .plain, unicode: Bool = true) -> [String] {
        let widths = widths(within: width)
        let titles = columns.map { StyledLine.Span($0.title, .dim) }
        let shown = titles.allSatisfy(\.text.isEmpty) ? rows : [titles] + rows
        return shown.map { row in
            var line = StyledLine()
            for (index, cell) in row.enumerated() {
                if index > 0 { line.add("  ") }
                line.add(TextWidth.fit(cell.text, to: widths[index], alignment: columns[index].alignment, unicode: unicode), cell.style)
            }
            return line.render(columns: width, paint: paint, unicode: unicode)
        }
    }

    /// Natural widths; while these are too many, the widest flexible column gives one.
    private func widths(within limit: Int) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(TextWidth.of(columns[index].title)) { max($0, TextWidth.of($1[index].text)) }
        }
        var surplus = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - limit
        while surplus > 0 {
            let candidates = widths.indices.filter { columns[$0].isFlexible && widths[$0] > 8 }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            // Down to the next widest at once, so that a very long cell costs a few rounds only.
            let next = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? 8
            let step = min(surplus, max(1, widths[widest] - max(next, 8)))
            widths[widest] -= step
            surplus -= step
        }
        return widths
    }
}
