import QuillClient
import Testing

@testable import quill

/// What the command hears of its run.
@Suite struct NewsTests {
    private static let progress = WireEvent(
        id: "7", name: "step.progress", data: #"{"job":"job_1","variant":"transcript","stage":"listening","completed":1,"total":2}"#)

    @Test("Progress alone is no reason to look at the run, two seconds of silence are, also where nobody shows the progress")
    func silence() async {
        let news = News()
        for _ in 0..<2 {
            news.take(Self.progress)
            #expect(await !news.wait())
        }
        #expect(await news.wait())
    }

    @Test("What else happened is a reason to look at once, once")
    func facts() async {
        let news = News()
        news.take(WireEvent(id: "8", name: "step.finished", data: "{}"))
        news.take(Self.progress)
        #expect(await news.wait())
        #expect(news.takeProgress().count == 1)
        news.take(Self.progress)
        #expect(await !news.wait())
    }
}
