extension StoreWriting {
    /// For a job that goes on no more: nobody knows whether what it was just sending arrived. Nothing for other work.
    ///
    /// `error` is what ended it, and is told with the event, and with the `attempt` if it was one that ended.
    package func loseDelivery(of job: Job, attempt: ID<Attempt>? = nil, _ error: QuillError) throws(QuillError) {
        guard job.target.variant.kind == .delivery, case .document(let document) = job.target.subject,
            let old = try delivery(document, ID(trusted: job.target.variant.form)), old.sender == job.id
        else { return }
        try save(try old.moved(.lose))
        var data = [
            "job": job.id.text, "item": job.item.text, "step": job.step, "target": job.target.description,
            "destination": old.destination.text, "code": error.code.rawValue, "error": error.message,
        ]
        data["attempt"] = attempt?.text
        try append(Event(name: .publishUncertain, project: job.project, data: data, at: now()))
    }
}
