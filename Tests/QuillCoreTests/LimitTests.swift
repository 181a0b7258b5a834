import QuillCore
import Testing

@Suite struct LimitTests {
    private let one = ID<Project>(trusted: "prj_1")
    private let two = ID<Project>(trusted: "prj_2")

    @Test("Limits are read as they are written")
    func reading() throws {
        let limits = try Limits(parsing: "openai=4, openai=60/m,transcribe=1,project=8,folder=3/h")
        #expect(
            limits.byName == [
                "openai": Limit(atOnce: 4, rate: .init(count: 60, periodMilliseconds: 60_000)), "transcribe": Limit(atOnce: 1),
                "project": Limit(atOnce: 8), "folder": Limit(rate: .init(count: 3, periodMilliseconds: 3_600_000)),
            ])
        #expect(try Limits(parsing: "").isEmpty)
        for bad in [
            "openai", "=4", "openai=0", "openai=4/d", "openai=4/m/s", "OpenAI=4", "a b=x", "openai=-1", "openai=99999999999999999999",
        ] {
            #expect(throws: QuillError.self, "\(bad)") { try Limits(parsing: bad) }
        }
    }

    @Test("A job needs room under each limit that it falls under, and takes none where one is full")
    func admission() throws {
        var admission = Admission(try Limits(parsing: "openai=2,write=3,project=2"))
        func admits(_ load: Load) -> Bool { admission.admits(load) }
        admission.note(running: 1, Load(step: "write", lane: "openai", project: one))
        #expect(admits(Load(step: "write", lane: "openai", project: one)))
        // Two of the project run, and two of the lane.
        #expect(!admits(Load(step: "listen", lane: nil, project: one)))
        #expect(!admits(Load(step: "write", lane: "openai", project: two)))
        #expect(admits(Load(step: "write", lane: "local", project: two)))
        #expect(!admits(Load(step: "write", lane: "local", project: two)), "three of the step run")
        #expect(admits(Load(step: "listen", lane: nil, project: two)))
        #expect(admission.full.names == ["openai", "write"] && admission.full.projects == ["prj_1", "prj_2"])
    }

    @Test("Of those that wait only the ones that are taken count")
    func taking() throws {
        var admission = Admission(try Limits(parsing: "openai=2"))
        let (inspect, write) = (Load(step: "inspect", lane: "openai", project: one), Load(step: "write", lane: "openai", project: one))
        func taken(_ all: [Load], most: Int) -> Int { admission.admit(all, most: most) { $0 }.count }
        #expect(taken([inspect, inspect, inspect], most: 1) == 1)
        #expect(taken([write, write], most: 5) == 1)
        #expect(taken([write], most: 5) == 0)
    }

    @Test("So many are begun in a stretch of time, and no more")
    func rates() throws {
        var admission = Admission(try Limits(parsing: "openai=5/m"))
        func admits(_ load: Load) -> Bool { admission.admits(load) }
        let load = Load(step: "write", lane: "openai", project: one)
        admission.note(begun: 3, within: 60_000, load)
        #expect(admits(load) && admits(load) && !admits(load))
        #expect(admits(Load(step: "write", lane: nil, project: one)))
    }

    @Test("Who turns to another lane leaves its own, and begins anew in that one alone")
    func turning() throws {
        var admission = Admission(try Limits(parsing: "openai=1,anthropic=2,anthropic=3/m,write=2,project=2"))
        for _ in 0..<2 { admission.note(running: 1, Load(step: "write", lane: "openai", project: one)) }
        admission.note(turned: 1, within: 60_000, to: "anthropic")
        #expect(admission.full.names == ["openai", "write"])
        func turns(_ from: String?, _ lane: String) -> Bool { admission.turns(from: from, to: lane) }
        // Its step and its project are full, of this very job too.
        #expect(turns("openai", "anthropic") && turns("openai", "local") && turns(nil, "anthropic"))
        #expect(!turns("local", "anthropic"), "two at a time")
        #expect(turns("anthropic", "anthropic") && turns("anthropic", "openai"))
        #expect(!turns("local", "anthropic"), "three in a minute")
    }

    @Test("A budget's hold ends with the day, the others end with somebody")
    func holds() {
        let noon = Timestamp(milliseconds: 86_400_000 * 20_000 + 43_200_000)
        #expect(Hold.budget.rest(from: noon) == 43_200_000)
        #expect(Hold.budget.rest(from: Timestamp(milliseconds: 86_400_000 * 20_000)) == 86_400_000)
        for hold in Hold.allCases where hold != .budget { #expect(hold.rest(from: noon) == nil && !hold.endsByItself) }
    }
}
