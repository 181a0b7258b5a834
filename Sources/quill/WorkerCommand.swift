internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill worker`: works jobs off until it is told to stop.
struct WorkerCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let interrupt = Interrupt()
        let worker = try await WorkerProcess.start(configuration)
        console.note("Worker \(worker.name) is at work on \(configuration.database.shown)")
        console.note(console.paint(.dim, "Ctrl-C or SIGTERM stops it; what is under way goes back to the queue."))
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        interrupt.onSet { stop.yield() }
        let watching = Task { () -> QuillError? in
            let failure = await worker.failure()
            stop.yield()
            return failure
        }
        for await _ in stopped { break }
        await StopAlarm.during(console) { await worker.stop() }
        if let failure = await watching.value { throw failure }
        console.note(console.paint(.dim, "Worker \(worker.name) has stopped"))
        return .done
    }
}
