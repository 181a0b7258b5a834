internal import QuillCore
internal import QuillStore
internal import Support

extension App {
    /// Says what is paused still, at the start of a process that stays: a pause outlives those who asked for it.
    func tellPauses() async throws(QuillError) {
        for pause in try await store.read({ store throws(QuillError) in try store.pauses() }).current {
            let (what, remedy) = pause.step.map { ("the step \($0)", "quill queue resume \($0)") } ?? ("the queue", "quill queue resume")
            let reason = pause.reason.map { ": “\($0)”" } ?? ""
            Log.note("\(what) is paused by \(pause.who) since \(pause.at)\(reason); `\(remedy)` lets it go on")
        }
    }
}
