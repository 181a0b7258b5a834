extension StoreWriting {
    /// For a job that goes on no more: nobody knows whether what it was just sending arrived. Nothing for other work.
    package func loseDelivery(of job: Job) throws(QuillError) {
        guard job.target.variant.kind == .delivery, case .document(let document) = job.target.subject,
            let old = try delivery(document, ID(trusted: job.target.variant.form)), old.sender == job.id
        else { return }
        try save(
            Delivery(
                id: old.id, document: old.document, destination: old.destination, state: .uncertain, ref: old.ref,
                revision: old.revision, recipe: old.recipe, job: old.job, receipt: old.receipt, deliveredAt: old.deliveredAt))
    }
}
