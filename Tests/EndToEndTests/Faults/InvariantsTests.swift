import Testing

@Suite("The history checker")
struct InvariantsTests {
    /// A way in which a history can be wrong, and the rule that has to say so.
    struct Fault: Sendable, CustomStringConvertible {
        let description: String
        let number: Int
        let happens: @Sendable (inout History) -> Void
    }

    private static let faults: [Fault] = [
        Fault(description: "an acknowledged version is gone", number: 1) { $0.products.removeAll { $0.noun == "revision" } },
        Fault(description: "an acknowledged run went on", number: 1) { $0.runs["run_1"] = "failed" },
        Fault(description: "two attempts have a job at once", number: 2) { $0.attempts[0].endedAt = 25 },
        Fault(description: "an attempt of an ended job has not ended", number: 2) { $0.attempts[1].endedAt = 0 },
        Fault(description: "an attempt is counted twice", number: 2) { $0.attempts[1].number = 1 },
        Fault(description: "a lost attempt made a product", number: 3) { $0.products[0].attempt = "att_1" },
        Fault(description: "a checkpoint was written after its attempt had ended", number: 3) { $0.checkpoints[1].at = 35 },
        Fault(description: "usage was written by an attempt that is not there", number: 3) { $0.usage[1].attempt = "att_9" },
        Fault(description: "a job made its product twice", number: 4) { history in
            history.products.append(history.products[0])
        },
        Fault(description: "the same was made by two jobs", number: 4) { history in
            history.jobs.append(.init(id: "job_9", target: "doc_1 outline", recipe: "r1", state: "succeeded"))
        },
        Fault(description: "a version is left out", number: 4) { $0.products[1].number = 2 },
        Fault(description: "a recorded call was made again", number: 5) { history in
            history.checkpoints[0].attempt = "att_2"
            history.checkpoints[0].at = 22
        },
        Fault(description: "more calls were answered again than were under way", number: 5) { $0.answered.append("c1") },
        Fault(description: "answers were not written down as they came", number: 5) { $0.deaths[0].answered = 4 },
        Fault(description: "a file was put there twice", number: 6) { $0.placed.append(("talk.md", "ff")) },
        Fault(description: "an article lies there that nobody was told of", number: 6) { $0.folder["talk-2.md"] = "ff" },
        Fault(description: "half a file was left behind", number: 6) { $0.folder["talk.md.quill-1.tmp"] = "f" },
        Fault(description: "what was delivered is not there", number: 6) { $0.folder["talk.md"] = nil },
        Fault(description: "a job that was not claimed succeeded", number: 7) { $0.events.remove(at: 0) },
        Fault(description: "a finished job went on", number: 7) { history in
            history.events.append(.init(number: 14, name: "job.retried", data: ["job": "job_2"]))
        },
        Fault(description: "a document went where it may not go", number: 7) { $0.events[7].data["state"] = "to_confirm" },
        Fault(description: "a job was delivered twice", number: 7) { history in
            history.events += [
                .init(number: 14, name: "publish.started", data: ["job": "job_2"]),
                .init(number: 15, name: "publish.delivered", data: ["job": "job_2"]),
            ]
        },
        Fault(description: "a job is left in the queue", number: 8) { $0.jobs[3].hold = "" },
        Fault(description: "a run never ends", number: 8) { $0.runs["run_2"] = "open" },
        Fault(description: "a delivery is sent for ever", number: 8) { $0.deliveries[0].state = "sending" },
        Fault(description: "a firing never ends", number: 8) { $0.firings["sweep 1"] = "running" },
        Fault(description: "the bytes of an artifact are gone", number: 9) { $0.blobs = [:] },
        Fault(description: "a blob holds other bytes", number: 9) { $0.blobs["aa"] = "ab" },
        Fault(description: "a number of an event is given twice", number: 10) { $0.events[1].number = 1 },
        Fault(description: "an event is missing between two", number: 10) { $0.events[12].number = 15 },
        Fault(description: "a call is in the books twice", number: 11) { history in history.usage.append(history.usage[1]) },
    ]

    @Test("A sound history breaks no rule") func sound() { #expect(Invariants.check(.sound) == []) }

    @Test("It sees what is wrong", arguments: faults)
    func broken(_ fault: Fault) {
        var history = History.sound
        fault.happens(&history)
        #expect(Invariants.check(history).map(\.number).contains(fault.number), "\(Invariants.check(history))")
    }

    @Test("Every rule can be broken") func all() { #expect(Set(Self.faults.map(\.number)) == Set(1...11)) }
}
