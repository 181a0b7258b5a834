import Glibc
import QuillCore
import QuillStore
import SQL
import SQLite
import Testing

/// The conductor on a real database: what it queues, shares and says of a run.
@Suite struct ConductorTests {
    private static let rules: [any Rule] = [
        FakeRule(.media), FakeRule(.transcript, needs: [.media]), FakeRule(.outline, needs: [.transcript]),
    ]
    private let conductor = Conductor(rules: rules)

    private func withStore(_ body: (SQLStore) async throws -> Void) async throws {
        let path = "/tmp/quill-conductor-\(UInt64.random(in: .min ... .max)).db"
        defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
        let ids = IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { .random(in: .min ... .max) })
        let store = SQLStore(try await SQLiteDatabase(path: path, options: .init(synchronous: .off)), ids: ids)
        try await store.migrate()
        try await store.write { store throws(QuillError) in try store.insert(sampleItem) }
        do { try await body(store) } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    private func start(_ store: SQLStore, _ wanted: Variant, remake: [Variant] = []) async throws -> ID<Run> {
        try await store.write { store throws(QuillError) in
            let run = Run(
                id: store.newID(), project: Project.defaultID, item: sampleItem.id, wanted: [target(wanted)], remake: remake.map(target),
                parameters: sampleParameters, trigger: "cli", state: .open, error: nil, createdAt: try store.now(), endedAt: nil)
            try store.insert(run)
            try conductor.advance(run, store)
            return run.id
        }
    }

    /// Claims one job and ends it; its variant, or nil when none is due.
    private func work(_ store: SQLStore, _ status: JobStatus = JobStatus(state: .succeeded), error: QuillError? = nil) async throws
        -> Variant?
    {
        try await store.write { store throws(QuillError) in
            let room = Dictionary(uniqueKeysWithValues: Self.rules.map { ($0.name, 1) })
            guard let claim = try store.claim(worker: "w", room: room, leaseMilliseconds: 30_000).first else { return nil }
            if status.state == .succeeded {
                try store.insert(
                    Artifact(
                        id: store.newID(), project: Project.defaultID, target: claim.job.target, recipe: claim.job.recipe,
                        content: Digest(of: claim.attempt.text), byteCount: 1, mediaType: "text/plain", facts: Facts(),
                        provenance: .attempt(claim.attempt, engine: "test"), job: claim.job.id, createdAt: try store.now()))
            }
            _ = try store.settle(claim, status, restMilliseconds: 0, outcome: error == nil ? "succeeded" : "failed", error: error)
            for run in try store.openRuns(of: claim.job.id) { try conductor.advance(run, store) }
            return claim.job.target.variant
        }
    }

    private func state(_ store: SQLStore, _ run: ID<Run>) async throws -> RunState? {
        try await store.read { store throws(QuillError) in try store.run(run)?.state }
    }

    @Test("A run goes from what is there to what is wanted, one step after the other, and tells its ending")
    func wholeRun() async throws {
        try await withStore { store in
            let run = try await start(store, .outline)
            var made: [Variant] = []
            while let variant = try await work(store) { made.append(variant) }
            #expect(made == [.media, .transcript, .outline])
            #expect(try await state(store, run) == .succeeded)
            let names = try await store.write { store throws(QuillError) in
                _ = try store.numberEvents()
                return try store.events(Project.defaultID, after: 0, limit: 10).map(\.name)
            }
            #expect(names == [.runFinished])
            #expect(try await state(store, start(store, .outline)) == .succeeded)
            #expect(try await work(store) == nil)
        }
    }

    @Test("Two runs that want the same share its jobs, and both end")
    func sharedJobs() async throws {
        try await withStore { store in
            let runs = [try await start(store, .outline), try await start(store, .transcript)]
            let jobs = try await store.read { store throws(QuillError) in (try store.jobs(of: runs[0]), try store.jobs(of: runs[1])) }
            #expect(jobs.0.map(\.id) == jobs.1.map(\.id) && jobs.0.count == 1)
            var made = 0
            while try await work(store) != nil { made += 1 }
            #expect(made == 3)
            for run in runs { #expect(try await state(store, run) == .succeeded) }
        }
    }

    @Test("A dead job fails the run with its error, and what was made before stays")
    func deadJob() async throws {
        try await withStore { store in
            let run = try await start(store, .outline)
            #expect(try await work(store) == .media)
            let error = QuillError(.noSpeech, "Nobody speaks.")
            #expect(try await work(store, JobStatus(state: .dead, deadReason: .permanent), error: error) == .transcript)
            let (ended, media) = try await store.read { store throws(QuillError) in
                (try store.run(run), try store.currentArtifact(target(.media)))
            }
            #expect(ended?.state == .failed)
            #expect(ended?.error == error)
            #expect(media != nil)
        }
    }

    @Test("A held job makes the run wait; to ask again lifts a person's hold, and both runs go on")
    func heldJob() async throws {
        try await withStore { store in
            let run = try await start(store, .media)
            let error = QuillError(.remoteEdited, "Changed there.", .hold(.human))
            #expect(try await work(store, JobStatus(hold: .human), error: error) == .media)
            #expect(try await state(store, run) == .waiting)
            #expect(try await work(store) == nil)
            let again = try await start(store, .media)
            for one in [run, again] { #expect(try await state(store, one) == .open) }
            #expect(try await work(store) == .media)
            for one in [run, again] { #expect(try await state(store, one) == .succeeded) }
        }
    }

    @Test("What a run asks anew is made once, and what rests on it follows")
    func remake() async throws {
        try await withStore { store in
            _ = try await start(store, .outline)
            while try await work(store) != nil {}
            let run = try await start(store, .outline, remake: [.transcript])
            var made: [Variant] = []
            while let variant = try await work(store) { made.append(variant) }
            #expect(made == [.transcript, .outline])
            #expect(try await state(store, run) == .succeeded)
        }
    }

    @Test("A run that nothing can make fails with the reason, and does not keep its job from being settled")
    func unplannable() async throws {
        try await withStore { store in
            let run = try await start(store, .transcript)
            let second = try await start(store, .media)
            // As if a later build no longer had the step that the first run wants.
            let poorer = Conductor(rules: [FakeRule(.media)])
            try await store.write { store throws(QuillError) in
                guard let claim = try store.claim(worker: "w", room: ["media": 1], leaseMilliseconds: 30_000).first else { return }
                try store.insert(
                    Artifact(
                        id: store.newID(), project: Project.defaultID, target: claim.job.target, recipe: claim.job.recipe,
                        content: Digest(of: "m"), byteCount: 1, mediaType: "text/plain", facts: Facts(),
                        provenance: .attempt(claim.attempt, engine: "test"), job: claim.job.id, createdAt: try store.now()))
                _ = try store.settle(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
                for run in try store.openRuns(of: claim.job.id) { try poorer.advance(run, store) }
            }
            let failed = try await store.read { store throws(QuillError) in try store.run(run) }
            #expect(failed?.state == .failed && failed?.error?.message == "No step makes transcript.")
            #expect(try await state(store, second) == .succeeded)
        }
    }
}
