internal import QuillApp
internal import QuillCore
internal import Terminal

/// `quill serve`: the home as a service, until it is told to stop.
struct ServeCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        if let address = ServerPlace.find(configuration) {
            tell(address, "Quill is at \(console.paint(.bold, address)) already.")
            return .done
        }
        let interrupt = Interrupt()
        let server = try await Server.start(configuration, version: Entry.version, worksJobs: !parsed.flag("no-worker"))
        tell(server.address, "Quill is at \(console.paint(.bold, server.address))")
        console.note(console.paint(.dim, "The API is at \(server.address)/api. Ctrl-C stops it; what is under way goes on the next time."))
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        interrupt.onSet { stop.yield() }
        let watching = Task { () -> QuillError? in
            let failure = await server.failure()
            if failure != nil { stop.yield() }
            return failure
        }
        for await _ in stopped { break }
        await StopAlarm.during(console) { await server.stop() }
        if let failure = await watching.value { throw failure }
        // To be told to stop is how a service ends.
        return .done
    }

    private func tell(_ address: String, _ words: String) {
        if isJSON { Output.json(["address": address], console) } else { console.line(words) }
    }
}
