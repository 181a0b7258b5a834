internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill queue`: how the queue stands, and whether anything is taken from it.
struct QueueCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        switch parsed.path.last {
        case "pause":
            let step = parsed.argument("step")
            let queue = try await Reach.toChange(configuration).closing {
                try await $0.client.pauseQueue(step: step, reason: parsed.value("reason"))
            }
            tell(queue) { console.line("\(PauseText.name(step)) is paused. What runs goes on; `\(PauseText.remedy(step))` lets it go on.") }
        case "resume":
            let step = parsed.argument("step")
            let queue = try await Reach.toChange(configuration).closing { try await $0.client.resumeQueue(step: step) }
            tell(queue) {
                let isHeld = queue.paused.contains { $0.step == nil }
                console.line("\(PauseText.name(step)) \(isHeld ? "is not paused for itself any more." : "goes on.")")
                for pause in queue.paused { console.line("Still: " + PauseText.sentence(pause) + " `\(PauseText.remedy(pause.step))`") }
            }
        default: try await show()
        }
        return .done
    }

    private func tell(_ queue: Wire.Queue, _ words: () -> Void) {
        if isJSON { Output.json(queue, console) } else { words() }
    }

    /// How the queue stands, and first of all what is paused.
    func show() async throws {
        guard let queue = try await Reach.looking(configuration, { try await $0.queue() }) else { throw Reach.nothingYet }
        if isJSON { return Output.json(queue, console) }
        for pause in queue.paused {
            console.line(console.paint(.yellow, PauseText.sentence(pause)) + " To go on: `\(PauseText.remedy(pause.step))`")
        }
        console.line(queue.jobs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        // What is paused is said above already.
        for diagnosis in queue.diagnoses { console.line(Console.safe("\(diagnosis.message) \(diagnosis.remedy)")) }
        for worker in queue.workers {
            console.line(Console.safe("worker \(worker.name) on \(worker.host), version \(worker.version), since \(worker.since)"))
        }
        let whole = queue.paused.contains { $0.step == nil }
        for backlog in queue.backlog {
            let why =
                queue.unknownSteps.contains(backlog.step)
                ? "  only a newer Quill knows this step"
                : whole || queue.paused.contains { $0.step == backlog.step }
                    ? "  paused" : queue.stuckSteps.contains(backlog.step) ? "  stuck" : ""
            console.line("\(Console.safe(backlog.step)): \(backlog.count) due since \(backlog.dueSince)\(why)")
        }
        for limit in queue.limits {
            let words = [
                limit.atOnce.map { "\($0) at a time" }, limit.begun.flatMap { begun in limit.periodSeconds.map { "\(begun) in \($0) s" } },
            ].compactMap(\.self).joined(separator: ", ")
            console.line("\(limit.name): at most \(words)")
        }
    }
}

/// A pause in words.
enum PauseText {
    static func name(_ step: String?) -> String { step.map { "The step \(Console.safe($0))" } ?? "The queue" }

    /// `The queue is paused by ada (cli) since 2026-11-21T10:42:00Z: “Moving house”.`
    static func sentence(_ pause: Wire.Pause) -> String {
        "\(name(pause.step)) is paused by \(Console.safe(pause.name.map { "\($0) (\(pause.by))" } ?? pause.by)) since \(pause.since)"
            + (pause.reason.map { ": “\(Console.safe($0))”." } ?? ".")
    }

    static func remedy(_ step: String?) -> String { "quill queue resume" + (step.map { " \(Console.safe($0))" } ?? "") }
}
