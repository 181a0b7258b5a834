import QuillCore

/// Endings on their way to the store. What waits while some are committed is committed together by the next: a crowd of jobs that end at
/// once waits for the database as often as it can answer, not once each.
actor Endings {
    private let settlement: Settlement
    private let store: any Store
    private var waiting: [(ended: Ended, heard: CheckedContinuation<Result<Reception, QuillError>, Never>)] = []
    private var isCommitting = false

    init(conductor: Conductor, store: any Store) {
        settlement = Settlement(conductor: conductor)
        self.store = store
    }

    /// How many wait for the next commit; what is in one does not count.
    var waitingCount: Int { waiting.count }

    /// Throws what stands in the way of this one, whatever becomes of the others.
    func commit(_ ended: Ended) async throws(QuillError) -> Reception {
        let result = await withCheckedContinuation { heard in
            waiting.append((ended, heard))
            guard !isCommitting else { return }
            isCommitting = true
            Task(executorPreference: store.writingExecutor) { await self.commitAll() }
        }
        return try result.get()
    }

    private func commitAll() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Claim.batchMax))
            waiting.removeFirst(batch.count)
            for (one, result) in zip(batch, await results(of: batch.map(\.ended))) { one.heard.resume(returning: result) }
        }
        isCommitting = false
    }

    private func results(of batch: [Ended]) async -> [Result<Reception, QuillError>] {
        do {
            return try await settlement.commit(batch, store).map { .success($0) }
        } catch {
            // Alone, whoever is the cause is told. When the store is away, that is everybody.
            guard batch.count > 1, !error.isOutage else { return batch.map { _ in .failure(error) } }
            var results: [Result<Reception, QuillError>] = []
            for one in batch { results += await self.results(of: [one]) }
            return results
        }
    }
}
