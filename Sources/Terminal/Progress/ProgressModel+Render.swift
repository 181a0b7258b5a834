extension ProgressModel {
    /// One line a stage, each at most `width` columns:
    /// ```
    /// ✓ Fetch        1.2 s  61.4 MB
    /// ⠹ Transcribe   ▓▓▓▓▓▓▓░░░░░░░░░   48 %  12 s, about 13 s left  piece 3 of 7
    /// ↺ Outline      reused
    /// · Summarise
    /// ```
    package func render(width: Int, time: Duration, look: Look = .init(isTerminal: true, paint: .plain, unicode: true)) -> [String] {
        let titles = min(stages.map { TextWidth.of($0.title) }.max() ?? 0, max(8, width / 3))
        return stages.map { stage in
            var line = StyledLine()
            let sign = Self.sign(stage, time, look)
            line.add(sign.text + " ", sign.style)
            line.add(
                TextWidth.fit(Console.safe(stage.title), to: titles, unicode: look.unicode) + "   ", stage.state == .waiting ? .dim : nil)
            Self.describe(stage, into: &line, width: width, time, look)
            return line.render(columns: width, paint: look.paint, unicode: look.unicode)
        }
    }

    private static func describe(_ stage: Stage, into line: inout StyledLine, width: Int, _ time: Duration, _ look: Look) {
        let detail = stage.detail.isEmpty ? "" : "  " + stage.detail
        switch stage.state {
        case .waiting:
            if let expected = stage.expected { line.add("usually \(Format.seconds(expected))", .dim) }
        case .running(let since, let fraction):
            if let fraction {
                // Narrow windows keep the numbers and lose the bar.
                if width >= 60 { line.add(Plot.meter(fraction, width: 16, unicode: look.unicode) + "  ", .cyan) }
                line.add(TextWidth.fit(Format.percent((fraction * 100).rounded(.down) / 100), to: 5, alignment: .right) + "  ")
            }
            line.add(Format.seconds(time - since) + remaining(stage, time), .dim)
            line.add(detail)
        case .done(let took):
            line.add(words("", took), .dim)
            line.add(detail)
        case .reused:
            line.add("reused", .dim)
            line.add(detail, .dim)
        case .failed(let took):
            line.add("failed\(words(" after ", took))" + (stage.detail.isEmpty ? "" : ": \(stage.detail)"), .red)
        }
    }

    private static func remaining(_ stage: Stage, _ time: Duration) -> String {
        switch stage.remaining(at: time) {
        case .unknown: ""
        case .about(let left): ", about \(Format.seconds(left)) left"
        case .overdue: ", longer than usual"
        }
    }

    private static func sign(_ stage: Stage, _ time: Duration, _ look: Look) -> StyledLine.Span {
        switch stage.state {
        case .waiting: .init(look.unicode ? "·" : ".", .dim)
        case .running: .init(Spinner.frame(at: time, unicode: look.unicode), .cyan)
        case .done: .init(look.unicode ? "✓" : "+", .green)
        case .reused: .init(look.unicode ? "↺" : "=", .green)
        case .failed: .init(look.unicode ? "✗" : "x", .red)
        }
    }
}

/// A sign that turns while work goes on, ten frames a second.
package enum Spinner {
    private static let braille = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    private static let ascii = ["|", "/", "-", "\\"]

    package static func frame(at time: Duration, unicode: Bool = true) -> String {
        let frames = unicode ? braille : ascii
        let tenths = max(0, Int(time.components.seconds % 3600) * 10 + Int(time.components.attoseconds / 100_000_000_000_000_000))
        return frames[tenths % frames.count]
    }
}
