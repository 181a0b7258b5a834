extension StoreWriting {
    /// For a job that goes on no more: nobody knows whether what it was just sending arrived. Nothing for other work.
    ///
    /// `error` is what ended it, and is told with the event.
    package func loseDelivery(of job: Job, _ error: QuillError) throws(QuillError) {
        guard job.target.variant.kind == .delivery, case .document(let document) = job.target.subject,
            let old = try delivery(document, ID(trusted: job.target.variant.form)), old.sender == job.id
        else { return }
        try save(
            Delivery(
                id: old.id, document: old.document, destination: old.destination, state: .uncertain, ref: old.ref,
                revision: old.revision, recipe: old.recipe, job: old.job, receipt: old.receipt, deliveredAt: old.deliveredAt))
        let data = [
            "job": job.id.text, "item": job.item.text, "step": job.step, "target": job.target.description,
            "destination": old.destination.text, "code": error.code.rawValue, "error": error.message,
        ]
        try append(Event(name: .publishUncertain, project: job.project, data: data, at: now()))
    }
}
