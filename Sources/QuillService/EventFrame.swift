internal import QuillCore

/// What a listener wants to hear of. What is nil does not narrow it.
package struct EventFilter: Sendable, Hashable {
    package let types: Set<String>?
    package let run: String?
    package let job: String?

    package init(types: Set<String>? = nil, run: String? = nil, job: String? = nil) {
        self.types = types
        self.run = run
        self.job = job
    }

    func takes(_ frame: EventFrame) -> Bool {
        (types?.contains(frame.name) ?? true) && (run.map(frame.runs.contains) ?? true) && (job.map { $0 == frame.job } ?? true)
    }
}

/// An event as it goes over the wire (server-sent events): `id`, `event`, `data`.
struct EventFrame: Sendable {
    let number: Int64
    let name: String
    let runs: [String]
    let job: String?
    let bytes: [UInt8]

    init(_ event: Event, runs: [String]) throws(QuillError) {
        number = event.number ?? 0
        name = event.name.rawValue
        self.runs = runs
        job = event.data["job"]
        var data = event.data
        data["time"] = event.at.description
        bytes = Self.frame("id: \(number)\nevent: \(name)\n", try JSON.encode(data))
    }

    /// Progress has no number: it is not replayed.
    init(_ progress: Progress, of job: Job, runs: [String]) {
        number = 0
        name = "step.progress"
        self.runs = runs
        self.job = job.id.text
        let fraction = progress.fraction.map { ",\"fraction\":\(min(max($0, 0), 1))" } ?? ""
        let head = "{\"item\":\"\(job.item.text)\",\"job\":\"\(job.id.text)\",\"stage\":\(Self.quoted(progress.stage))"
        let text =
            head + ",\"step\":\"\(job.step)\",\"target\":\"\(job.target.description)\",\"variant\":\"\(job.target.variant)\"\(fraction)}"
        bytes = Self.frame("event: \(name)\n", Array(text.utf8))
    }

    /// Tells that events between the one last seen and this number are not to be had any more: look at everything anew.
    static func reset(at number: Int64) -> [UInt8] { frame("id: \(number)\nevent: stream-reset\n", Array("{}".utf8)) }

    private static func frame(_ head: String, _ data: [UInt8]) -> [UInt8] { Array((head + "data: ").utf8) + data + [10, 10] }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 32: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
