import QuillCore
import QuillStore
import SQL

/// Claims and ends all due jobs: the rows of jobs and attempts and nothing else, each claim and each ending committed. A connection for
/// each kind of work, so that what a claim finds does not depend on the others.
struct Bare {
    private let store: SQLStore
    private let kinds: Int
    private let batch: Int

    init(_ database: any Database, kinds: Int, batch: Int) {
        store = SQLStore(database)
        self.kinds = kinds
        self.batch = batch
    }

    func run() async throws -> String {
        let began = ContinuousClock.now
        let jobs = try await withThrowingTaskGroup(of: Int.self) { group in
            // Where a worker takes its turns too.
            for kind in 0..<kinds { group.addTask(executorPreference: store.writingExecutor) { try await work("\(kind)") } }
            return try await group.reduce(0, +)
        }
        let seconds = began.duration(to: .now) / .seconds(1)
        return #"{"jobs": \#(jobs), "seconds": \#(seconds), "rate": \#(Double(jobs) / seconds)}"#
    }

    @concurrent
    private func work(_ kind: String) async throws -> Int {
        let batch = batch
        var count = 0
        while true {
            let claims = try await store.write { store throws(QuillError) in
                try store.claim(worker: "w-\(kind)", room: [kind: batch], leaseMilliseconds: 30_000)
            }
            if claims.isEmpty { return count }
            let kept = try await store.write { store throws(QuillError) in try store.settle(claims.map(Settled.succeeded)) }
            guard kept.allSatisfy({ $0 }) else { throw LostJob() }
            count += claims.count
        }
    }
}

struct LostJob: Error {}

extension Settled {
    static func succeeded(_ claim: Claim) -> Settled {
        Settled(claim, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
    }
}
