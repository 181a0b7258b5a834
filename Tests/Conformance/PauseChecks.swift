package import QuillCore
import Testing

/// What is paused on purpose is taken by nobody, and missed by nobody.
extension StoreConformance {
    static let pausing = [
        Check("of a paused step nothing is taken, with limits or without, until it goes on; other steps are") { bench in
            let item = try await bench.item()
            let jobs = [bench.job(item, 1, .normal), bench.job(item, 2, .normal, step: "listen"), bench.job(item, 3, .normal)]
            try await bench.jobs(jobs)
            let running = try await bench.claimAll("write", room: 1)
            #expect(try await bench.pause("write"))
            for limits in [Limits.none, try Limits(parsing: "write=9,listen=9")] {
                #expect(try await bench.claim(limits).map(\.job.step).allSatisfy { $0 == "listen" })
            }
            // What runs goes on to its end, and what is queued meanwhile waits too.
            #expect(try await bench.read { store throws(QuillError) in try store.attempt(running[0].attempt)?.outcome } == nil)
            try await bench.jobs([bench.job(item, 4, .high)])
            #expect(try await bench.claimAll().isEmpty)
            let ended = try await bench.write { store throws(QuillError) in
                try store.settle(running[0], JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
            }
            #expect(ended)
            #expect(try await bench.resume("write"))
            #expect(try await bench.claimAll().count == 2)
        },
        Check("while the whole queue is paused nothing is taken of any step, and its end leaves a step's own pause") { bench in
            let item = try await bench.item()
            try await bench.jobs([bench.job(item, 1, .normal), bench.job(item, 2, .normal, step: "listen")])
            for step in [nil, "listen"] { #expect(try await bench.pause(step)) }
            #expect(try await bench.claim(.none).isEmpty)
            #expect(try await bench.resume(nil))
            #expect(try await bench.claim(.none).map(\.job.step) == ["write"])
            #expect(try await bench.resume("listen"))
            #expect(try await bench.claim(.none).map(\.job.step) == ["listen"])
        },
        Check("a pause tells who, since when and why; a second one changes the reason alone, and none changes nothing") { bench in
            let began = bench.now
            #expect(try await bench.pause("write", by: "cli"))
            bench.clock.advance(milliseconds: 5)
            #expect(try await bench.pause("write", by: "web") == false)
            #expect(try await bench.pause("write", by: "web", "The provider is down."))
            let pauses = try await bench.pauses()
            #expect(pauses.all == [Pause(step: "write", at: began, by: "web", reason: "The provider is down.")])
            #expect(try await bench.resume("write"))
            for step in ["write", nil] { #expect(try await bench.resume(step) == false) }
            let ended = try await bench.pauses()
            #expect(ended.current.isEmpty && ended.all.first?.resumedAt == bench.now)
            bench.clock.advance(milliseconds: 5)
            #expect(try await bench.pause("write", by: "api"))
            #expect(try await bench.pauses().all == [Pause(step: "write", at: bench.now, by: "api", reason: nil)])
        },
        Check("who paused comes back as written, name and surface apart, with spaces too; whoever gives a reason is named then, or nobody")
        { bench in
            let isNew = try await bench.pause("write", by: "cli", name: "Ada of Sales ", "Moving")
            #expect(isNew)
            #expect(try await bench.whoPaused() == ["cli", "Ada of Sales "])
            #expect(try await bench.pause("write", by: "api", name: "bob") == false)
            #expect(try await bench.whoPaused() == ["cli", "Ada of Sales "])
            #expect(try await bench.pause("write", by: "api", name: "bob", "Still moving"))
            #expect(try await bench.whoPaused() == ["api", "bob"])
            #expect(try await bench.resume("write"))
            #expect(try await bench.whoPaused() == ["api", "bob"])
            #expect(try await bench.pause("write", by: "a b"))
            #expect(try await bench.whoPaused() == ["a b", nil])
        },
        Check("what is paused is told to no queue, not missed, and no run of it is overdue; when it goes on it is told anew") { bench in
            let item = try await bench.item()
            let (job, run) = (bench.newJob(item), bench.newRun(item))
            try await bench.jobs([job])
            try await bench.write { store throws(QuillError) in
                try store.insert(run)
                try store.link(run.id, job.id)
            }
            func told() async throws -> [ID<Job>] {
                try await bench.write { store throws(QuillError) in try store.takeUntold(limit: 9, againAfterMilliseconds: 1_000_000) }
            }
            func look() async throws -> (due: Int, untaken: Int, overdue: Int) {
                try await bench.write { store throws(QuillError) in
                    (
                        try store.due([job.id]).count, try store.untaken(forMilliseconds: 100),
                        try store.takeOverdueRuns(olderThanMilliseconds: 100).count
                    )
                }
            }
            #expect(try await told() == [job.id])
            for step in ["write", nil] {
                bench.clock.advance(milliseconds: 200)
                #expect(try await bench.pause(step))
                #expect(try await look() == (0, 0, 0), "\(step ?? "all")")
                #expect(try await told().isEmpty)
                bench.clock.advance(milliseconds: 200)
                #expect(try await bench.resume(step))
                // The time of the pause does not count.
                #expect(try await look() == (1, 0, 0), "\(step ?? "all")")
                bench.clock.advance(milliseconds: 1)
                #expect(try await told() == [job.id])
                #expect(try await told().isEmpty, "once")
            }
            bench.clock.advance(milliseconds: 101)
            #expect(try await look() == (1, 1, 1))
        },
    ]
}

extension StoreBench {
    package func pause(_ step: String?, by: String = "cli", name: String? = nil, _ reason: String? = nil) async throws -> Bool {
        try await write { store throws(QuillError) in try store.pause(step, by: by, name: name, reason: reason) }
    }

    package func resume(_ step: String?) async throws -> Bool {
        try await write { store throws(QuillError) in try store.resume(step) }
    }

    /// How the one pause there is was asked for, and by whom.
    package func whoPaused() async throws -> [String?] {
        let pause = try await pauses().all.first
        return [pause?.by, pause?.name]
    }

    package func pauses() async throws -> Pauses { try await read { store throws(QuillError) in try store.pauses() } }
}
