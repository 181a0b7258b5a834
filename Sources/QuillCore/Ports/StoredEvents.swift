package protocol UsageReading {
    func usage(of run: ID<Run>) throws(QuillError) -> [UsageRecord]
    func usage(of job: ID<Job>) throws(QuillError) -> [UsageRecord]
}

package protocol UsageWriting {
    func insert(_ record: UsageRecord) throws(QuillError)
}

package protocol EventReading {
    /// The numbers of the oldest and the newest event that are kept; nil when there is none.
    func eventNumbers() throws(QuillError) -> ClosedRange<Int64>?
    func events(_ project: ID<Project>, after number: Int64, limit: Int) throws(QuillError) -> [Event]
    /// How many of these names came after a number; no more than `limit` are counted.
    func eventCount(_ project: ID<Project>, _ names: Set<Event.Name>, after number: Int64, limit: Int) throws(QuillError) -> Int
}

package protocol EventWriting {
    func append(_ events: [Event]) throws(QuillError)
    /// Numbers committed events that have none yet, in the order in which they came; returns the highest number.
    /// Belongs at the beginning of its transaction, where it may wait for another sequencer.
    func numberEvents() throws(QuillError) -> Int64
}

extension EventWriting {
    package func append(_ event: Event) throws(QuillError) { try append([event]) }
}
