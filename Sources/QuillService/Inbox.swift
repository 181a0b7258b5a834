package import QuillCore

/// Something that happened and that a person may want to know, with what it was about as far as that is still there.
package struct Happening: Sendable {
    package let number: Int64
    package let name: Event.Name
    package let at: Timestamp
    package let item: Item?
    package let document: Document?
    package let run: ID<Run>?
    package let job: ID<Job>?
    /// What else was told: `state`, `title`, `step`.
    package let data: [String: String]
}

extension Quill {
    /// What is told to people; the rest are the machine's own steps.
    static var told: Set<Event.Name> {
        [
            .runFinished, .runWaiting, .proposalCreated, .proposalAccepted, .proposalRejected, .documentMoved, .documentDeleted,
            .publishDelivered, .publishFailed, .publishUncertain, .publishDrift, .jobRedriven, .jobCancelled,
            .jobStuck, .scheduleFailed,
        ]
    }

    /// No more than so many of the last events are looked through.
    static var lookedThrough: Int64 { 2_000 }

    /// The newest happenings, newest first.
    package func happenings(limit: Int = 60) async throws(QuillError) -> [Happening] {
        try await store.read { store throws(QuillError) in
            guard let numbers = try store.eventNumbers() else { return [] }
            var found: [Event] = []
            var end = numbers.upperBound
            while found.count < limit, end >= numbers.lowerBound, end > numbers.upperBound - Self.lookedThrough {
                let start = end - 500
                let events = try store.events(Project.defaultID, after: start, limit: 500)
                found += events.filter { ($0.number ?? 0) <= end && Self.told.contains($0.name) }.reversed()
                end = start
            }
            return try found.prefix(limit).map { (event) throws(QuillError) in
                let document = try event.data["document"].flatMap { ID<Document>($0) }
                    .flatMap { (id) throws(QuillError) in try store.document(id) }
                let item = try event.data["item"].flatMap { ID<Item>($0) }.flatMap { (id) throws(QuillError) in try store.item(id) }
                return Happening(
                    number: event.number ?? 0, name: event.name, at: event.at, item: item, document: document,
                    run: event.data["run"].flatMap { ID($0) }, job: event.data["job"].flatMap { ID($0) }, data: event.data)
            }
        }
    }
}
