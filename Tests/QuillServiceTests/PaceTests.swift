import QuillCore
import QuillService
import Testing

@Suite struct PaceTests {
    private func times(_ step: String, _ seconds: [Double], writer: String = "w", sound: Double? = nil) -> [JobTime] {
        seconds.map { JobTime(step: step, writer: writer, seconds: $0, soundSeconds: sound) }
    }

    @Test("The middle one of the latest tells how long a step takes; what was never done here is not told")
    func median() {
        let pace = Pace(times("summarise", [3, 100, 2] + Array(repeating: 4, count: 6) + Array(repeating: 90, count: 50)))
        #expect(pace.seconds("summarise", .summary, writer: "w", soundSeconds: nil) == 4)
        #expect(pace.seconds("outline", .outline, writer: "w", soundSeconds: nil) == nil)
        #expect(Pace.unknown.seconds("summarise", .summary, writer: "w", soundSeconds: nil) == nil)
    }

    @Test("Another writer takes another time; looking at a source does not depend on who writes")
    func writers() {
        let pace = Pace(times("section", [0.1], writer: "extractive") + times("section", [8], writer: "openai") + times("inspect", [2]))
        #expect(pace.seconds("section", .section, writer: "openai", soundSeconds: nil) == 8)
        #expect(pace.seconds("section", .section, writer: "anthropic", soundSeconds: nil) == nil)
        #expect(pace.seconds("inspect", .source, writer: "anthropic", soundSeconds: nil) == 2)
    }

    @Test("Listening grows with the recording, and a text says nothing of it")
    func listening() {
        let pace = Pace(times("transcribe", [60], sound: 600) + times("transcribe", [0.2]) + times("transcribe", [5], sound: 0))
        #expect(pace.seconds("transcribe", .transcript, writer: "w", soundSeconds: 1_200) == 120)
        #expect(pace.seconds("transcribe", .transcript, writer: "w", soundSeconds: nil) == 0.2)
    }
}
