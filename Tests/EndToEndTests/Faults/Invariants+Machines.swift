/// I7: states move as the machines allow, told event by event.
extension Invariants {
    /// What an event makes of a job in a state.
    private static let jobs: [String: [String: String]] = [
        "step.started": ["queued": "running"],
        "step.finished": ["running": "succeeded"],
        "job.retried": ["running": "queued"],
        "job.dead": ["running": "dead"],
        "job.redriven": ["dead": "queued", "queued": "queued"],
        "job.cancelled": ["queued": "cancelled", "running": "cancelled", "dead": "cancelled"],
    ]

    /// Where a document may go from where it is.
    private static let documents: [String: Set<String>] = [
        "to_evaluate": ["to_confirm", "to_revise"], "to_confirm": ["to_review", "to_revise"],
        "to_review": ["ready_to_publish", "to_revise"], "to_revise": ["to_rereview"],
        "to_rereview": ["ready_to_publish", "to_revise"], "ready_to_publish": ["published"],
    ]

    mutating func checkMachines() {
        checkJobs()
        checkDocuments()
        checkDeliveries()
    }

    private mutating func checkJobs() {
        var states: [String: String] = [:]
        var starts: [String: [String]] = [:]
        for event in history.events {
            guard let job = event.data["job"], let moves = Self.jobs[event.name] else { continue }
            let before = states[job] ?? "queued"
            // What is given up for good was dead; what is cancelled was not.
            let isDiscard = event.data["discarded"] != nil
            var next = event.name == "job.cancelled" && isDiscard != (before == "dead") ? nil : moves[before]
            // A person may move to the dead what waits, too.
            if event.name == "job.dead", event.data["buried"] != nil, before == "queued" { next = "dead" }
            // Driven again when another had made the same since: it is done without a try.
            if event.data["satisfied_by"] != nil, before == "dead" { next = "succeeded" }
            demand(next != nil, 7, "\(job) was \(before) at \(event.name)")
            states[job] = next ?? before
            if event.name == "step.started" { starts[job, default: []].append(event.data["attempt"] ?? "") }
        }
        for job in history.jobs {
            let told = states[job.id] ?? "queued"
            demand(told == job.state, 7, "\(job.id) is \(job.state), and its events end at \(told)")
        }
        for (job, attempts) in Dictionary(grouping: history.attempts, by: \.job) {
            let inOrder = attempts.sorted { $0.number < $1.number }.map(\.id)
            demand(starts[job, default: []] == inOrder, 7, "\(job) has the attempts \(inOrder), and told of \(starts[job, default: []])")
        }
    }

    private mutating func checkDocuments() {
        var states: [String: String] = [:]
        for event in history.events {
            guard let document = event.data["document"] else { continue }
            let before = states[document] ?? "to_review"
            switch event.name {
            case "document.revised":
                // Approved text that is changed has to be looked at again.
                if ["ready_to_publish", "published"].contains(before) { states[document] = "to_rereview" }
            case "document.moved":
                let (from, to) = (event.data["from"] ?? "", event.data["state"] ?? "")
                // Whatever is delivered is published, by the server alone.
                let isAllowed = Self.documents[from]?.contains(to) == true || (to == "published" && event.data["by"] == "quill")
                demand(from == before && isAllowed, 7, "\(document) went from \(from) to \(to) when it was \(before)")
                states[document] = to
            default: break
            }
        }
        for (document, state) in history.documents {
            let told = states[document] ?? "to_review"
            demand(told == state, 7, "\(document) is \(state), and its events end at \(told)")
        }
    }

    private mutating func checkDeliveries() {
        var sending: Set<String> = []
        var delivered: [String: Int] = [:]
        for event in history.events where event.name.hasPrefix("publish.") {
            let job = event.data["job"] ?? ""
            guard event.name != "publish.started" else {
                sending.insert(job)
                continue
            }
            demand(sending.contains(job), 7, "\(event.name) of \(job), which was not being sent")
            sending.remove(job)
            if event.name == "publish.delivered" { delivered[job, default: 0] += 1 }
        }
        for (job, times) in delivered { demand(times == 1, 7, "\(job) was delivered \(times) times") }
    }
}
