import Testing
@testable import Terminal

@Suite struct ProgressModelTests {
    /// One stage in every state, seen at 20 s.
    static var model: ProgressModel {
        var model = ProgressModel()
        for (id, title) in [("fetch", "Fetch"), ("transcribe", "Transcribe"), ("outline", "Outline"), ("speak", "Speak")] {
            model.apply(.planned(id, title: title), at: .zero)
        }
        model.apply(.planned("publish", title: "Publish", expected: .seconds(9)), at: .zero)
        model.apply(.started("fetch"), at: .seconds(1))
        model.apply(.finished("fetch", detail: "61.4 MB"), at: .milliseconds(2200))
        model.apply(.started("transcribe"), at: .seconds(8))
        model.apply(.advanced("transcribe", fraction: 0.48, detail: "piece 3 of 7"), at: .seconds(20))
        model.apply(.reused("outline"), at: .seconds(20))
        model.apply(.started("speak"), at: .seconds(15))
        model.apply(.failed("speak", reason: "no voice\u{1b}[2J"), at: .seconds(18))
        return model
    }

    @Test func everyState() {
        #expect(
            Self.model.render(width: 100, time: .seconds(20)) == [
                "✓ Fetch        1.2 s  61.4 MB",
                "⠋ Transcribe   ▓▓▓▓▓▓▓░░░░░░░░░   48 %  12 s, about 13 s left  piece 3 of 7",
                "↺ Outline      reused",
                "✗ Speak        failed after 3.0 s: no voice␛[2J",
                "· Publish      usually 9 s",
            ])
    }

    @Test func plainAndNarrow() {
        let look = Look(isTerminal: true, paint: .plain, unicode: false)
        let lines = Self.model.render(width: 40, time: .milliseconds(20_100), look: look)
        #expect(lines[0] == "+ Fetch        1.2 s  61.4 MB")
        #expect(lines[1] == "/ Transcribe    48 %  12 s, about 13 s ~")
        #expect(Self.model.render(width: 60, time: .seconds(20), look: look)[1].contains("#######........."))
        #expect(
            Self.model.render(width: 30, time: .seconds(20), look: Look(isTerminal: true, paint: Paint(isOn: true), unicode: true))[2]
                == "\u{1b}[32m↺ \u{1b}[0mOutline      \u{1b}[2mreused\u{1b}[0m")
    }

    @Test func whatIsLeft() {
        var model = ProgressModel()
        model.apply(.planned("a", title: "A", expected: .seconds(10)), at: .zero)
        #expect(model.stages[0].remaining(at: .zero) == .unknown)
        model.apply(.started("a"), at: .zero)
        #expect(model.stages[0].remaining(at: .seconds(4)) == .about(.seconds(6)))
        #expect(model.stages[0].remaining(at: .seconds(11)) == .overdue)
        model.apply(.advanced("a", fraction: 0.5), at: .seconds(11))
        #expect(model.stages[0].remaining(at: .seconds(11)) == .about(.seconds(11)))
        #expect(model.render(width: 80, time: .seconds(11))[0].contains("11 s, about 11 s left"))
    }

    @Test func changesForALog() {
        var model = ProgressModel()
        #expect(model.apply(.planned("a", title: "Read"), at: .zero) == nil)
        #expect(model.apply(.started("a"), at: .zero) == .entered(stage: 0))
        #expect(model.apply(.advanced("a", fraction: 0.2), at: .seconds(2)) == nil)
        #expect(model.apply(.advanced("a", fraction: 0.3), at: .seconds(3)) == .reached(stage: 0, percent: 25))
        #expect(model.line(for: .reached(stage: 0, percent: 25), at: .seconds(3)) == "Read: 25 %, 3 s, about 7 s left")
        #expect(model.apply(.advanced("a", fraction: 0.4), at: .seconds(4)) == nil)
        #expect(model.apply(.advanced("a", fraction: 0.8, detail: "x"), at: .seconds(8)) == .reached(stage: 0, percent: 75))
        #expect(model.apply(.advanced("a", fraction: 7), at: .seconds(9)) == nil)
        #expect(model.apply(.finished("a", detail: "9 pages"), at: .seconds(10)) == .entered(stage: 0))
        #expect(model.line(for: .entered(stage: 0), at: .seconds(10)) == "Read: done in 10.0 s, 9 pages")
        #expect(model.apply(.failed("new", reason: "gone"), at: .seconds(10)) == .entered(stage: 1))
        #expect(model.line(for: .entered(stage: 1), at: .seconds(10)) == "new: failed: gone")
        #expect(model.apply(.finished("seen late"), at: .seconds(10)) == .entered(stage: 2))
        #expect(model.line(for: .entered(stage: 2), at: .seconds(10)) == "seen late: done", "nobody knows how long it took")
        #expect(model.render(width: 80, time: .seconds(10)).last == "✓ seen late")
    }
}
