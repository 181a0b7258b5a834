internal import QuillCore
internal import Support

/// A keeper at work, until its worker ends.
final class Keeping: Sendable {
    /// How long somebody who has nothing to do any more waits for a store that does not answer.
    static let patienceMilliseconds: Int64 = 8_000
    /// The same for one that does: what it is doing may be the rest of a chore.
    private static let longestMilliseconds: Int64 = 16_000

    private let store: any Store
    private let task: Task<Void, Never>
    private let stoppedAt = Lock<ContinuousClock.Instant?>(nil)

    init(_ keeper: Keeper, _ store: any Store) {
        self.store = store
        task = Task { await keeper.run() }
    }

    /// It begins nothing more, and leaves.
    func stop() {
        stoppedAt.withLock { $0 = $0 ?? .now }
        task.cancel()
    }

    /// Gives it time to leave in order. What still waits for the store then ends with the store.
    func ended() async {
        stop()
        let (isOver, asking) = (Doorbell(), Task { await answers() })
        Task {
            await task.value
            isOver.ring()
        }
        if await isOver.wait(milliseconds: left(of: Self.patienceMilliseconds)) { return asking.cancel() }
        asking.cancel()
        if await asking.value { await isOver.wait(milliseconds: left(of: Self.longestMilliseconds)) }
    }

    private func left(of milliseconds: Int64) -> Int64 {
        let since = stoppedAt.withLock { $0 } ?? .now
        return max(0, milliseconds - Int64(since.duration(to: .now) / .milliseconds(1)))
    }

    private func answers() async -> Bool {
        do throws(QuillError) {
            _ = try await store.read { store throws(QuillError) in try store.now() }
            return true
        } catch { return false }
    }
}
