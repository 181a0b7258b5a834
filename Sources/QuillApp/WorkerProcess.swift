package import QuillCore
internal import QuillQueue
internal import Support

/// `quill worker`: works jobs off beside others, on a database that several processes share.
package final class WorkerProcess: Sendable {
    package let name: String
    private let app: App
    private let working: Task<Void, any Error>

    package static func start(_ configuration: Configuration) async throws(QuillError) -> WorkerProcess {
        guard configuration.database.isServer else {
            throw QuillError(
                .notAllowed, "A SQLite database has one process, and `quill serve` works its jobs off.",
                hint: "For more workers set \(Setting.databaseURL.key) to a PostgreSQL database; `quill copy` moves an installation there.")
        }
        if let refusal = configuration.queue.refusal { throw refusal }
        for warning in configuration.queue.warnings { Log.error(warning) }
        try LimitNames.tell(configuration) { Log.error($0) }
        let app = try await App.open(configuration)
        do throws(QuillError) {
            try await app.tellPauses()
            guard let worker = app.worker else { throw QuillError(.internalError, "A worker needs a home.") }
            return WorkerProcess(app, worker)
        } catch {
            await app.close()
            throw error
        }
    }

    private init(_ app: App, _ worker: Worker) {
        self.app = app
        name = app.name
        working = Task { try await worker.run(keeper: app.keeper) }
        app.bells.start(worker: worker)
        app.tellProgress()
        app.restAfterStart()
    }

    /// Returns when it has ended: with an error when it failed, without one after `stop`.
    package func failure() async -> QuillError? {
        do { try await working.value } catch { return .unexpected(error, while: "working") }
        return nil
    }

    /// Gives running work back to the queue, no try counted, and closes everything.
    package func stop() async {
        await app.worker?.drain()
        _ = await failure()
        await app.close()
    }
}
