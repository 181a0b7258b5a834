/// One day of the chart on the overview.
package struct DayCount: Sendable, Hashable {
    /// `2026-11-21`.
    package let date: String
    package let label: String
    package let done: Int
    package let failed: Int

    package init(date: String, label: String, done: Int, failed: Int) {
        self.date = date
        self.label = label
        self.done = done
        self.failed = failed
    }
}

extension HTML {
    /// Bars drawn by the server: a sentence before, a table behind, and text that is never scaled.
    package mutating func chart(_ days: [DayCount]) {
        let done = days.reduce(0) { $0 + $1.done }
        let failed = days.reduce(0) { $0 + $1.failed }
        p(.class("quiet")) { line in
            line.b(Words.count(done) + " done")
            line.text(", \(Words.count(failed)) failed in \(days.count) days")
        }
        // One bar says nothing that the sentence does not.
        guard days.filter({ $0.done + $0.failed > 0 }).count > 1 else {
            return p(
                done + failed == 0 ? "What is made is counted here, day by day." : "All on one day; they are drawn from the second day on.",
                .class("faint"))
        }
        let most = max(4, days.map { $0.done + $0.failed }.max() ?? 0)
        let top = (most + 3) / 4 * 4
        svg(.class("chart"), .role("img"), .label("Runs per day: \(done) done, \(failed) failed. The table below has each day.")) { chart in
            for line in 0...2 {
                let y = "\(8 + line * 40)%"
                chart.element(
                    "line",
                    [
                        .class(line == 2 ? "base" : "grid"), .named("x1", "24"), .named("x2", "100%"), .named("y1", y), .named("y2", y),
                    ]
                ) { _ in }
                chart.element("text", [.named("x", "0"), .named("y", y), .named("dy", "4")], String(top - line * top / 2))
            }
            chart.element("svg", [.named("x", "26"), .named("y", "0"), .named("height", "100%"), .named("width", "100%"), .class("plot")]) {
                plot in
                plot.bars(days, top: top)
            }
        }
        details { details in
            details.summary("Table")
            details.table { table in
                table.thead { $0.tr { row in for name in ["Day", "Done", "Failed"] { row.th(name, .named("scope", "col")) } } }
                table.tbody { body in
                    for day in days.reversed() {
                        body.tr { row in
                            row.th(day.label, .named("scope", "row"))
                            row.td(Words.count(day.done), .class("num"))
                            row.td(Words.count(day.failed), .class("num"))
                        }
                    }
                }
            }
        }
    }

    private mutating func bars(_ days: [DayCount], top: Int) {
        // In percent of the width that is left beside the labels of the axis.
        let slot = 92.0 / Double(max(days.count, 1))
        for (index, day) in days.enumerated() {
            let x = percent(Double(index) * slot + slot * 0.18)
            let width = percent(slot * 0.64)
            let done = 80 * Double(day.done) / Double(top)
            let failed = 80 * Double(day.failed) / Double(top)
            let isToday = index == days.count - 1
            element("g", [.class("today", when: isToday)]) { group in
                group.element("title", [], "\(day.label): \(day.done) done, \(day.failed) failed\(isToday ? " so far" : "")")
                group.bar("bar-ok", x, width, y: 88 - done, height: done)
                group.bar("bar-bad", x, width, y: 88 - done - failed - 1, height: failed)
            }
            if isToday || (days.count - 1 - index) % 4 == 0 && index < days.count - 2 {
                element(
                    "text",
                    [.named("x", percent((Double(index) + 0.5) * slot)), .named("y", "100%"), .named("text-anchor", "middle")],
                    isToday ? "today" : day.label)
            }
        }
    }

    private mutating func bar(_ name: StaticString, _ x: String, _ width: String, y: Double, height: Double) {
        guard height > 0 else { return }
        element(
            "rect",
            [
                .class(name), .named("x", x), .named("width", width), .named("y", percent(y)), .named("height", percent(height)),
                .named("rx", "2"),
            ]
        ) { _ in }
    }

    private func percent(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
    }
}
