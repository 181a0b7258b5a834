/// How much came to an end in each stretch of time, the oldest first.
package struct Sparkline: Sendable, Hashable {
    package let done: [Int]
    package let failed: [Int]
    /// `in the last hour`.
    package let span: String

    package init(done: [Int], failed: [Int], span: String) {
        self.done = done
        self.failed = failed
        self.span = span
    }

    package var words: String {
        let (good, bad) = (done.reduce(0, +), failed.reduce(0, +))
        return "\(Words.count(good)) done" + (bad > 0 ? ", \(Words.count(bad)) dead" : "") + " " + span
    }
}

extension HTML {
    /// Bars without axes. What they say as a whole stands beside them, so that they are only looked at.
    mutating func sparkline(_ line: Sparkline) {
        let most = max(4, zip(line.done, line.failed).map { $0 + $1 }.max() ?? 0)
        let slot = 100 / Double(max(line.done.count, 1))
        svg(.class("spark"), .named("aria-hidden", "true")) { drawing in
            for (index, counts) in zip(line.done, line.failed).enumerated() {
                let good = 100 * Double(counts.0) / Double(most)
                let bad = 100 * Double(counts.1) / Double(most)
                drawing.spark("bar-ok", at: Double(index) * slot, width: slot * 0.72, top: 100 - good, height: good)
                drawing.spark("bar-bad", at: Double(index) * slot, width: slot * 0.72, top: 100 - good - bad, height: bad)
            }
            drawing.element(
                "line",
                [.class("base"), .named("x1", "0"), .named("x2", "100%"), .named("y1", "100%"), .named("y2", "100%")]
            ) { _ in }
        }
    }

    private mutating func spark(_ name: StaticString, at x: Double, width: Double, top: Double, height: Double) {
        guard height > 0 else { return }
        func percent(_ value: Double) -> String { "\(Double(Int((max(0, value) * 10).rounded())) / 10)%" }
        element(
            "rect",
            [
                .class(name), .named("x", percent(x)), .named("width", percent(width)), .named("y", percent(top)),
                .named("height", percent(height)),
            ]
        ) { _ in }
    }
}
