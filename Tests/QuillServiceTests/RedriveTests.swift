import QuillCore
import QuillStore
import Support
import Testing

@testable import QuillService

@Suite("A dead job that is driven again") struct RedriveTests {
    @Test("What another run has made since is not made again: the job ends without a try, and its run with it", arguments: [false, true])
    func satisfied(isRemade: Bool) async throws {
        let desk = try await Desk()
        let document = isRemade ? try await desk.article() : try await desk.source()
        let (run, job) = try await failed(document, isRemade ? [.seo] : [], desk)
        let other = try await desk.rerun(document, remake: isRemade ? [.seo] : [])
        #expect(other.state == .succeeded)
        let asked = desk.writer.asked.withLock { $0 }

        try await desk.quill.redrive(job)
        let view = try await desk.quill.job(job)
        #expect(view.job.status.state == .succeeded && view.job.status.deadReason == nil)
        #expect(view.attempts.map(\.outcome) == ["failed"])
        #expect(try await desk.finish(run).state == .succeeded)
        #expect(desk.writer.asked.withLock { $0 } == asked, "it was made once more")
        #expect(try await desk.quill.deadLetters().total == 0)
        let told = try await desk.store.write { store throws(QuillError) in
            _ = try store.numberEvents()
            return try store.events(Project.defaultID, after: 0, limit: 1_000).filter { $0.name == .jobRedriven }
        }
        let twin = try await desk.store.read { store throws(QuillError) in
            try store.jobs(of: other.id).first { $0.target.variant == .seo }?.id.text
        }
        #expect(told.map { $0.data["satisfied_by"] } == [twin])
    }

    @Test("What nobody has made is made") func needed() async throws {
        let desk = try await Desk()
        let (run, job) = try await failed(try await desk.source(), [], desk)
        try await desk.quill.redrive(job)
        #expect(try await desk.finish(run).state == .succeeded)
        #expect(try await desk.quill.job(job).attempts.map(\.outcome) == ["failed", "succeeded"])
    }

    @Test("However many are dead, all that are meant are counted and dealt with, and not only the newest thousand")
    func many() async throws {
        let desk = try await Desk()
        try await desk.store.write { store throws(QuillError) in
            // Those that are meant are the oldest.
            for (title, count) in [("The bridge", 40), ("The site", 1_010)] {
                let item: ID<Item> = store.newID()
                try store.insert(
                    Item(
                        id: item, project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:\(title)"), title: title,
                        url: nil, createdAt: store.now()))
                for number in 0..<count {
                    try store.insert(
                        Job(
                            id: store.newID(), project: Project.defaultID, step: "outline", item: item,
                            target: Target(.item(item), .transcript), recipe: Recipe(step: "outline", version: number, inputs: [:]),
                            parameters: Parameters(writer: "scripted", speechModel: "none", maxSections: 12),
                            status: JobStatus(state: .dead, tries: 3, deadReason: .exhausted), runAt: store.now(), error: nil,
                            createdAt: store.now(), endedAt: nil))
                }
            }
        }
        let all = try await desk.quill.deadLetters()
        #expect(all.total == 1_050 && all.matching == 1_050 && all.steps == ["outline": 1_050] && all.jobs.count == 200)
        #expect(Set(all.titles.values) == ["The site"], "of the newest")
        let closed = DeadLetterQuery(words: "bridge")
        let found = try await desk.quill.deadLetters(closed)
        #expect(found.matching == 40 && found.jobs.count == 40 && found.total == 1_050)
        let redriven = try await desk.quill.redrive(closed)
        #expect(redriven.redriven + redriven.left == 40 && redriven.redriven > 0)
        let discarded = try await desk.quill.discard(DeadLetterQuery(words: "site"), because: "The site is gone.")
        #expect(discarded == (1_010, 0))
    }

    /// A run whose writer refuses, and the job that died of it. From then on it does not refuse.
    private func failed(_ document: ID<Document>, _ remake: [Variant], _ desk: Desk) async throws -> (ID<Run>, ID<Job>) {
        desk.writer.refuses.withLock { $0 = true }
        let run = try await desk.rerun(document, remake: remake)
        desk.writer.refuses.withLock { $0 = false }
        #expect(run.state == .failed)
        let dead = try await desk.quill.deadLetters().jobs
        return (run.id, try #require(dead.count == 1 ? dead.first?.id : nil))
    }
}
