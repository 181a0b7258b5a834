/// Small plots made of text.
package enum Plot {
    package struct Bar: Sendable, Equatable {
        package var label: String
        package var value: Double
        /// What stands behind the bar, such as `61.4 MB`.
        package var text: String

        package init(_ label: String, _ value: Double, _ text: String) {
            self.label = label
            self.value = value
            self.text = text
        }
    }

    /// Horizontal bars on one scale from zero to the greatest value, to an eighth of a column where UTF-8
    /// shows. Negative and not finite values have no bar; what is more than nothing shows at least a sliver.
    package static func bars(_ bars: [Bar], width: Int, unicode: Bool = true, paint: Paint = .plain) -> [String] {
        let bars = bars.map { Bar(Console.safe($0.label), $0.value.isFinite ? max(0, $0.value) : 0, Console.safe($0.text)) }
        let greatest = bars.map(\.value).max() ?? 0
        let labels = min(bars.map { TextWidth.of($0.label) }.max() ?? 0, max(8, width / 3))
        let texts = bars.map { TextWidth.of($0.text) }.max() ?? 0
        let room = max(4, width - labels - texts - 4)
        return bars.map { bar in
            let share = greatest > 0 ? bar.value / greatest : 0
            var line = StyledLine()
            line.add(TextWidth.fit(bar.label, to: labels, unicode: unicode) + "  ")
            line.add(TextWidth.fit(drawn(share, room, unicode), to: room), .cyan)
            line.add("  " + TextWidth.fit(bar.text, to: texts, alignment: .right, unicode: unicode))
            return line.render(columns: width, paint: paint, unicode: unicode)
        }
    }

    private static func drawn(_ share: Double, _ room: Int, _ unicode: Bool) -> String {
        let eighths = share > 0 ? max(1, Int((share * Double(room * 8)).rounded())) : 0
        guard unicode else { return String(repeating: "#", count: (eighths + 7) / 8) }
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// A bar of progress: `▓▓▓░░░`, in ASCII `###...`; it is full only when the work is.
    package static func meter(_ fraction: Double, width: Int, unicode: Bool = true) -> String {
        let width = max(0, width)
        let share = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        let full = Int(share * Double(width))
        return String(repeating: unicode ? "▓" : "#", count: full) + String(repeating: unicode ? "░" : ".", count: width - full)
    }
}
