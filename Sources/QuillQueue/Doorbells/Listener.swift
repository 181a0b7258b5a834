internal import QuillCore
internal import Support

/// Hears a queue outside the database for a worker, until it is stopped. A queue that fails is asked again after a growing pause;
/// meanwhile the worker looks at the rows by itself.
package final class Listener: Sendable {
    private let queue: any JobQueue
    private let hearing: Hearing
    private let say: @Sendable (String) -> Void
    private let task = Lock<Task<Void, Never>?>(nil)

    /// A queue that brings its messages by itself is asked this often whether it still does.
    private static let pushedMilliseconds: Int64 = 300_000
    private static let storePauseMilliseconds: Int64 = 1_000

    package init(_ queue: any JobQueue, _ hearing: Hearing, say: @escaping @Sendable (String) -> Void = { Log.error($0) }) {
        self.queue = queue
        self.hearing = hearing
        self.say = say
    }

    package func start() {
        task.withLock { $0 = $0 ?? Task { await run() } }
    }

    /// Returns when it hears no more.
    package func stop() async {
        let running = task.withLock { $0.take() }
        running?.cancel()
        await running?.value
    }

    private func run() async {
        var patience = Patience()
        while !Task.isCancelled {
            var pause: Int64 = 0
            do throws(QuillError) {
                pause = try await hear()
                if patience.failures > 0 { say("\(queue.title) is heard again") }
                patience.worked()
            } catch {
                if Task.isCancelled { return }
                pause = patience.failed(error)
                if patience.isNews() {
                    say(
                        "\(queue.title) cannot be heard: \(error.message)" + (error.hint.map { " \($0)" } ?? "")
                            + " See \(QueueHelp.document). Workers find jobs without it, only later.")
                }
            }
            guard pause > 0 else { continue }
            // Only being stopped ends it early.
            do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
        }
    }

    /// How long to rest before the next time.
    private func hear() async throws(QuillError) -> Int64 {
        guard let messages = try await queue.receive() else { return Self.pushedMilliseconds }
        guard !messages.isEmpty else { return 0 }
        let waiting: Set<ID<Job>>
        // The store's failure, not the queue's: the worker says so, and looks at the rows itself when it can.
        do { waiting = try await hearing.hear(messages.compactMap(\.job)) } catch { return Self.storePauseMilliseconds }
        let isWaiting = { (message: JobMessage) in message.job.map(waiting.contains) ?? false }
        try await queue.settle(done: messages.filter { !isWaiting($0) }, again: messages.filter(isWaiting))
        return 0
    }
}
