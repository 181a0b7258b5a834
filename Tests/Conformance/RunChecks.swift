import QuillCore
import Testing

extension StoreConformance {
    static let runs = [
        Check("a run is read as it was written, and its ending is timed") { bench in
            let item = try await bench.item()
            let run = bench.newRun(item)
            try await bench.write { store throws(QuillError) in try store.insert(run) }
            let read = try await bench.read { store throws(QuillError) in try store.run(run.id) }
            #expect(read == run)
            bench.clock.advance(milliseconds: 5)
            let error = QuillError(.diskFull, "Full.", .hold(.human), hint: "Free some.")
            try await bench.write { store throws(QuillError) in try store.update(run.id, state: .failed, error: error) }
            let ended = try await bench.read { store throws(QuillError) in try store.run(run.id) }
            #expect(ended?.state == .failed)
            #expect(ended?.error == error)
            #expect(ended?.endedAt == run.createdAt + 5)
        },
        Check("runs are listed newest first, of an item or of all") { bench in
            let (item, other) = (try await bench.item(), try await bench.item())
            let runs = [item, other, item].map { bench.newRun($0) }
            try await bench.write { store throws(QuillError) in for run in runs { try store.insert(run) } }
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.runs(Project.defaultID, item: nil, Page()), try store.runs(Project.defaultID, item: item.id, Page()),
                    try store.runs(Project.defaultID, item: item.id, Page(before: runs[2].id.text)),
                    try store.runs(Project.defaultID, item: nil, Page(limit: 1, before: runs[2].id.text))
                )
            }
            #expect(read.0 == runs.reversed())
            #expect(read.1 == [runs[2], runs[0]])
            #expect(read.2 == [runs[0]])
            #expect(read.3 == [runs[1]])
        },
        Check("runs share a job; linking twice is once; only those that are not over wait for it") { bench in
            let item = try await bench.item()
            let job = bench.newJob(item)
            let runs = [RunState.open, .waiting, .succeeded].map { bench.newRun(item, state: $0) }
            try await bench.write { store throws(QuillError) in
                try store.insert(job)
                for run in runs {
                    try store.insert(run)
                    try store.link(run.id, job.id)
                    try store.link(run.id, job.id)
                }
            }
            let read = try await bench.read { store throws(QuillError) in (try store.jobs(of: runs[0].id), try store.openRuns(of: job.id)) }
            #expect(read.0 == [job])
            #expect(read.1.map(\.id) == [runs[0].id, runs[1].id])
        },
        Check("what the jobs of a run made is told with its makers, nothing else of the same source") { bench in
            let item = try await bench.item()
            let (run, other) = (bench.newRun(item), bench.newRun(item))
            let (outline, mine, foreign) = (
                bench.newJob(item, variant: .outline), bench.newJob(item), bench.newJob(item, recipe: 2)
            )
            let makers = [
                Provenance.attempt(bench.id(), engine: "extractive", insteadOf: ["m cannot answer now (500).", "n is \"down\"."]),
                .attempt(bench.id(), engine: "captions"),
            ]
            try await bench.write { store throws(QuillError) in
                for job in [outline, mine, foreign] { try store.insert(job) }
                for run in [run, other] { try store.insert(run) }
                for (run, job) in [(run, outline), (run, mine), (other, foreign)] { try store.link(run.id, job.id) }
                for (job, maker) in [(outline, makers[0]), (mine, makers[1]), (foreign, makers[0])] {
                    try store.insert(bench.newArtifact(item, job.target.variant, job: job.id, provenance: maker))
                }
                try store.insert(bench.newArtifact(item))
            }
            let made = try await bench.read { store throws(QuillError) in try store.made(in: run.id) }
            #expect(made == [Made(target: outline.target, provenance: makers[0]), Made(target: mine.target, provenance: makers[1])])
            let all = try await bench.read { store throws(QuillError) in try store.made(in: [run.id, other.id]) }
            #expect(all.map(\.run) == [run.id, run.id, other.id] && all.map(\.made.target) == [outline, mine, foreign].map(\.target))
        },
        Check("what a run consumed is told under its attempts") { bench in
            let claim = try await bench.claim()
            let item = try await bench.item()
            let run = bench.newRun(item)
            let usage = Usage(
                provider: "whisper", model: "base", unit: "audio-seconds", quantity: 12.5, cost: Money(nanoDollars: 3), seconds: 0.25)
            let record = UsageRecord(id: bench.id(), attempt: claim.attempt, key: "piece-1", usage: usage, createdAt: bench.now)
            let unpriced = UsageRecord(
                id: bench.id(), attempt: claim.attempt, key: "piece-2",
                usage: Usage(provider: "p", model: "m", unit: "input-tokens", quantity: 1, cost: .zero, isPriced: false, seconds: 0),
                createdAt: bench.now)
            try await bench.write { store throws(QuillError) in
                try store.insert(run)
                try store.link(run.id, claim.job.id)
                try store.insert(record)
                try store.insert(unpriced)
            }
            let read = try await bench.read { store throws(QuillError) in try store.usage(of: run.id) }
            #expect(Set(read) == [record, unpriced])
            let orphan = UsageRecord(id: bench.id(), attempt: bench.id(), key: "k", usage: usage, createdAt: bench.now)
            let error = await bench.refusal { store throws(QuillError) in try store.insert(orphan) }
            #expect(error?.code == .conflict)
        },
    ]
}
