/// Turns states of a model into the text that redraws a terminal in place; a value without a clock or a screen.
package struct ProgressDrawer: Sendable {
    /// The least time between two drawings.
    package static let interval = Duration.milliseconds(100)

    private let look: Look
    /// Columns that each line on the screen takes, to find back up after the window was made narrower.
    private var shown: [Int] = []
    private var last: Duration?

    package init(look: Look) {
        self.look = look
    }

    /// The text that replaces the last drawing, or nil when that was less than `interval` ago.
    package mutating func frame(_ model: ProgressModel, at time: Duration, columns: Int, rows: Int) -> String? {
        if let last, time - last < Self.interval { return nil }
        last = time
        // The last column stays free: writing to it makes some terminals begin a new line.
        let width = max(10, columns - 1)
        let lines = model.render(width: width, time: time, look: look)
        return replace(with: Self.window(lines, model, height: max(2, rows - 1)), columns: columns)
    }

    /// The final list with every stage, left on the screen.
    package mutating func ending(_ model: ProgressModel, at time: Duration, columns: Int) -> String {
        defer { shown = [] }
        return replace(with: model.render(width: max(10, columns - 1), time: time, look: look), columns: columns)
    }

    /// The text that writes `line` above the drawing; the drawing itself comes back with the next frame.
    package mutating func above(_ line: String, columns: Int) -> String {
        defer { (shown, last) = ([], nil) }
        return replace(with: [line], columns: columns)
    }

    private mutating func replace(with lines: [String], columns: Int) -> String {
        let rows = shown.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        shown = lines.map { TextWidth.of(Self.withoutColour($0)) }
        let back = rows > 0 ? "\r\u{1b}[\(rows)A\u{1b}[J" : ""
        return back + lines.map { $0 + "\n" }.joined()
    }

    /// What can be drawn over again is at most a screen: the lines around the stage at work.
    private static func window(_ lines: [String], _ model: ProgressModel, height: Int) -> [String] {
        guard lines.count > height else { return lines }
        let active = model.stages.firstIndex { if case .running = $0.state { true } else { false } } ?? lines.count - 1
        let start = min(max(0, active - height / 2), lines.count - height)
        return Array(lines[start..<start + height])
    }

    private static func withoutColour(_ line: String) -> String {
        var plain = "", inside = false
        for character in line {
            if character == "\u{1b}" {
                inside = true
            } else if !inside {
                plain.append(character)
            } else if character == "m" {
                inside = false
            }
        }
        return plain
    }
}
