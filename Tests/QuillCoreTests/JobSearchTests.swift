import QuillCore
import Testing

@Suite("The search of jobs") struct JobSearchTests {
    private func match(_ change: (inout JobMatch) -> Void) -> JobMatch {
        var match = JobMatch()
        change(&match)
        return match
    }

    @Test("Qualifiers are read with their values, and words as they stand")
    func reads() throws {
        let search = try JobSearch(parsing: #" kind:transcribe,listen STATE:dead,Queued queue:openai "no  speech"  site attempt:>2 "#)
        #expect(search.states == [.dead, .queued])
        #expect(
            search.match
                == match {
                    $0.steps = ["transcribe", "listen"]
                    $0.lanes = ["openai"]
                    $0.words = ["no  speech", "site"]
                    $0.tries = [.init(.above, 2)]
                })
        #expect(try JobSearch(parsing: " \"\" ").match.isEverything && JobSearch(parsing: "") == .nothing)
        #expect(try JobSearch(parsing: "step:seo").match.steps == ["seo"])
    }

    @Test("An item is an id, or words of a title; an error is one text with its spaces")
    func values() throws {
        let id = "itm_01JD0000000000000000000000"
        #expect(try JobSearch(parsing: "item:\(id)").match.items.map(\.text) == [id])
        #expect(try JobSearch(parsing: #"item:"weekly call: one""#).match.titles == ["weekly call: one"])
        #expect(try JobSearch(parsing: #"error:"cannot be reached""#).match.errors == ["cannot be reached"])
        #expect(try JobSearch(parsing: "error:a,b").match.errors == ["a,b"])
        #expect(try JobSearch(parsing: #""state:dead""#).match.words == ["state:dead"])
    }

    @Test(
        "Tries are compared as it is written",
        arguments: [
            ("3", .exactly, 3), ("=3", .exactly, 3), (">2", .above, 2), ("<2", .below, 2), (">=2", .atLeast, 2), ("<=0", .atMost, 0),
        ] as [(String, JobMatch.Tries.Comparison, Int)])
    func tries(written: String, comparison: JobMatch.Tries.Comparison, count: Int) throws {
        #expect(try JobSearch(parsing: "attempt:\(written)").match.tries == [.init(comparison, count)])
    }

    @Test(
        "What cannot be read is refused with what could stand there",
        arguments: [
            ("owner:me", "“owner:”", "kind: state: item: queue: error: attempt:"), ("https://site.example/a", "“https:”", "In quotes"),
            ("state:asleep", "“asleep”", "queued, running"), ("attempt:many", "attempt:many", "attempt:>2"),
            ("attempt:>-1", "attempt:>-1", "attempt:3"), ("kind: dead", "behind “kind:”", "kind:transcribe"),
            ("\"no end", "quote", "second one"), (String(repeating: "a", count: 301), "301 characters", "less"),
        ])
    func refused(written: String, what: String, remedy: String) throws {
        let error = #expect(throws: QuillError.self) { try JobSearch(parsing: written) }
        #expect(error?.code == .validationFailed && error?.message.contains(what) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(remedy) == true, "\(error?.message ?? "")")
    }
}
