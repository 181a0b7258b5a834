extension History {
    /// A small history that breaks no rule: an article was made, its server died once with a call under way, a person edited and
    /// approved it, and it was delivered.
    static let sound: History = {
        var history = History()
        history.items = ["itm_1"]
        history.runs = ["run_1": "succeeded"]
        history.documents = ["doc_1": "published"]
        history.jobs = [
            Job(id: "job_1", target: "doc_1 outline", recipe: "r1", state: "succeeded"),
            Job(id: "job_2", target: "doc_1 delivery@dst_1", recipe: "r2", state: "succeeded"),
            Job(id: "job_3", target: "itm_1 transcript", recipe: "r3", state: "cancelled", isDiscarded: true),
            Job(id: "job_4", target: "doc_1 delivery@dst_2", recipe: "r4", state: "queued", hold: "human"),
        ]
        history.attempts = [
            Attempt(id: "att_1", job: "job_1", number: 1, outcome: "lost", startedAt: 10, endedAt: 20),
            Attempt(id: "att_2", job: "job_1", number: 2, outcome: "succeeded", startedAt: 21, endedAt: 30),
            Attempt(id: "att_3", job: "job_2", number: 1, outcome: "succeeded", startedAt: 31, endedAt: 40),
            Attempt(id: "att_4", job: "job_3", number: 1, outcome: "failed", startedAt: 11, endedAt: 12),
        ]
        let kept = Checkpoint(job: "job_1", key: "call 1", input: "i1", isDone: true, attempt: "att_1", at: 15)
        history.checkpoints = [kept, Checkpoint(job: "job_1", key: "call 2", input: "i2", isDone: true, attempt: "att_2", at: 25)]
        history.usage = [
            Usage(attempt: "att_1", key: "call 1", unit: "tokens", provider: "openai", at: 15),
            Usage(attempt: "att_2", key: "call 2", unit: "tokens", provider: "openai", at: 25),
        ]
        history.products = [
            Product(noun: "artifact", id: "art_1", of: "doc_1 outline", content: "aa", job: "job_1", attempt: "att_2"),
            Product(noun: "revision", id: "rev_1", of: "doc_1", number: 1),
        ]
        history.deliveries = [Delivery(document: "doc_1", destination: "dst_1", state: "delivered", files: ["talk.md": "ff"])]
        history.events = events
        history.firings = ["sweep 1": "succeeded"]
        // The second call was answered, and its answer lost with the process.
        history.deaths = [Death(answered: 2, recorded: 1, running: 1, checkpoints: [kept])]
        history.answered = ["c1", "c2", "c2"]
        history.placed = [("talk.md", "ff")]
        history.folder = ["talk.md": "ff", "talk.md.edited-1": "ee"]
        history.blobs = ["aa": "aa"]
        history.acknowledged = ["run run_1 succeeded", "version doc_1 1", "discarded job_3", "moved doc_1 ready_to_publish", "fired sweep"]
        return history
    }()

    private static var events: [Event] {
        let told: [(String, [String: String])] = [
            ("step.started", ["job": "job_1", "attempt": "att_1"]), ("step.started", ["job": "job_3", "attempt": "att_4"]),
            ("job.dead", ["job": "job_3"]), ("job.cancelled", ["job": "job_3", "discarded": "noise"]), ("job.retried", ["job": "job_1"]),
            ("step.started", ["job": "job_1", "attempt": "att_2"]), ("step.finished", ["job": "job_1"]),
            ("document.moved", ["document": "doc_1", "from": "to_review", "state": "ready_to_publish"]),
            ("step.started", ["job": "job_2", "attempt": "att_3"]), ("publish.started", ["job": "job_2"]),
            ("step.finished", ["job": "job_2"]), ("publish.delivered", ["job": "job_2"]),
            ("document.moved", ["document": "doc_1", "from": "ready_to_publish", "state": "published", "by": "quill"]),
        ]
        return told.enumerated().map { Event(number: $0.offset + 1, name: $0.element.0, data: $0.element.1) }
    }
}
