package import QuillCore
internal import Support

extension Quill {
    /// Moves a document along the states of review. `seen` is the state that the reviewer decided on, where it is known.
    /// Throws `not-found`, and `conflict` where the move may not be made from where the document stands.
    package func review(
        _ id: ID<Document>, _ move: ReviewMove, seen: ReviewState? = nil, by person: String = "owner"
    ) async throws(QuillError) -> ReviewState {
        let moved = try await store.write { store throws(QuillError) in
            guard let document = try store.document(id) else { throw missing("document", id.text) }
            guard seen == nil || seen == document.state, let next = document.state.after(move) else {
                throw QuillError(
                    .conflict, "The document is in \(document.state.rawValue), and cannot be moved so from there.",
                    hint: "Look at it once more.")
            }
            try store.update(id, state: next)
            // An approval lifts what waited for it.
            let lifted = next == .readyToPublish ? try store.lift(.approval, .subject(.document(id))) : []
            for job in lifted { for run in try store.openRuns(of: job) { try conductor.advance(run, store) } }
            let data = ["document": id.text, "from": document.state.rawValue, "state": next.rawValue, "by": person]
            try store.append(Event(name: .documentMoved, project: document.project, data: data, at: store.now()))
            try note(.done, store)
            try audit(.documentMoved, of: .document(id), before: ["state": document.state.rawValue], after: ["state": next.rawValue], store)
            return next
        }
        failpoint("review.committed")
        return moved
    }
}
