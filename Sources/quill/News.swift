internal import QuillClient
internal import QuillQueue
internal import QuillWire
internal import Support

/// What the events of a run say, kept until the watcher has time for it: the newest progress of each target, and whether
/// anything else has happened.
final class News: Sendable {
    private struct State {
        var progress: [String: ProgressFrame] = [:]
        var isDue = false
        var isOver = false
    }
    private let state = Lock(State())
    private let bell = Doorbell()

    var isOver: Bool { state.withLock { $0.isOver } }

    func ring() {
        state.withLock { $0.isDue = true }
        bell.ring()
    }

    /// Nobody works any more.
    func end() {
        state.withLock { $0.isOver = true }
        bell.ring()
    }

    /// Returns with the next news, or after two seconds of silence: then, and when more than progress was told, it is time to look.
    func wait() async -> Bool {
        let isTold = await bell.wait(milliseconds: 2_000)
        return state.withLock { state in
            defer { state.isDue = false }
            return state.isDue || !isTold
        }
    }

    func takeProgress() -> [ProgressFrame] {
        state.withLock { state in
            defer { state.progress = [:] }
            return Array(state.progress.values)
        }
    }

    /// Hears the events of a run until its task is cancelled. Should they fail, the watcher looks every two seconds, and what is
    /// wrong with the server is said by that.
    func follow(_ run: String, _ client: QuillClient) async {
        do { try await client.follow(run: run, connected: ring) { take($0) } } catch { ring() }
    }

    func take(_ event: WireEvent) {
        guard event.name == "step.progress" else { return ring() }
        do {
            let frame = try Wire.decode(ProgressFrame.self, Array(event.data.utf8))
            state.withLock { $0.progress[frame.variant] = frame }
            bell.ring()
        } catch {
            ring()
        }
    }
}
