internal import QuillClient
internal import QuillCore
internal import QuillWire

/// Notices that what is left of a run is paused, so that nobody waits in front of a command that says nothing.
struct PauseWatch {
    private let client: QuillClient
    private let isOurs: Bool
    private let say: (String) -> Void
    private var told: [Wire.Pause] = []

    /// - Parameter isOurs: this process does the work itself: then it holds the home, and nobody can resume what is paused until it ends.
    init(client: QuillClient, isOurs: Bool, say: @escaping (String) -> Void) {
        self.client = client
        self.isOurs = isOurs
        self.say = say
    }

    /// Throws `conflict` where the work is ours and nothing of it can begin.
    mutating func look(_ run: Wire.Run) async throws {
        let waiting = Set(run.jobs.filter { $0.state == "queued" && $0.hold == nil }.map(\.step))
        guard !waiting.isEmpty, !run.jobs.contains(where: { $0.state == "running" }) else { return }
        let paused = try await client.queue().paused
        let whole = paused.first { $0.step == nil }
        let holding = whole.map { [$0] } ?? paused.filter { pause in pause.step.map(waiting.contains) ?? false }
        guard whole != nil || Set(holding.compactMap(\.step)) == waiting, holding != told else { return }
        told = holding
        let words = holding.map(PauseText.sentence).joined(separator: " ")
        let remedy = holding.map { "`\(PauseText.remedy($0.step))`" }.joined(separator: " and ")
        guard isOurs else { return say("\(words) It waits until \(remedy).") }
        throw QuillError(
            .conflict, words, hint: "Let it go on with \(remedy), then run the same command again: it goes on where it stopped.")
    }
}
