import QuillCore
import QuillStore
import SQL

/// How long one claim takes, from the asking to the commit. The databases take turns, claim by claim, so that whatever else happens on
/// the machine meets all of them.
struct Claims {
    let batch: Int
    let count: Int

    /// The first ones fill the caches.
    private static let warmUp = 20

    func run(_ places: [Place]) async throws -> String {
        var databases: [any Database] = []
        for place in places { databases.append(try await place.open(connections: 1)) }
        let stores = databases.map { SQLStore($0) }
        var times = stores.map { _ in [Double]() }
        for round in 0..<(Self.warmUp + count) {
            for index in stores.indices {
                let milliseconds = try await claim(stores[index])
                if round >= Self.warmUp { times[index].append(milliseconds) }
            }
        }
        for database in databases { await database.close() }
        let medians = times.map { "\($0.sorted()[count / 2])" }
        return #"{"medians_ms": [\#(medians.joined(separator: ", "))]}"#
    }

    private func claim(_ store: SQLStore) async throws -> Double {
        let batch = batch
        let began = ContinuousClock.now
        let claims = try await store.write { store throws(QuillError) in
            try store.claim(worker: "w-0", room: ["0": batch], leaseMilliseconds: 30_000)
        }
        let milliseconds = began.duration(to: .now) / .milliseconds(1)
        guard claims.count == batch else { throw LostJob() }
        _ = try await store.write { store throws(QuillError) in try store.settle(claims.map(Settled.succeeded)) }
        return milliseconds
    }
}
