internal import QuillCore
internal import Support

/// Marks a delivery as being sent, before anything is written outside. Nothing for other work.
///
/// One at a time: two jobs of one document may be claimed at once, such as one for a text that was edited while the one before was delivered.
/// Throws `.cancelled` when the claim is lost, `.conflict` for a moment while another job sends.
func beginDelivery(_ claim: Claim, _ store: any Store) async throws(QuillError) {
    let target = claim.job.target
    guard target.variant.kind == .delivery, case .document(let document) = target.subject else { return }
    let begun = try await store.write { store throws(QuillError) in
        guard try store.holds(claim) else { throw .cancelled }
        // What is gone is told by whoever loads it.
        guard try store.document(document) != nil, let place = try store.destination(ID(trusted: target.variant.form)) else { return false }
        let old = try store.delivery(document, place.id)
        if let other = old?.sender, other != claim.job.id, try store.job(other)?.status.state == .running {
            throw QuillError(
                .conflict, "Another job delivers the same document there.", .wait(seconds: 5), hint: "It is tried again by itself.")
        }
        try store.save(
            Delivery(
                id: old?.id ?? store.newID(), document: document, destination: place.id, state: .sending, ref: old?.ref,
                revision: old?.revision, recipe: old?.recipe, job: claim.job.id, receipt: old?.receipt, deliveredAt: old?.deliveredAt))
        try store.append(.step(.publishStarted, claim, at: store.now(), ["destination": place.id.text]))
        return true
    }
    if begun { failpoint("delivery.begun") }
}
