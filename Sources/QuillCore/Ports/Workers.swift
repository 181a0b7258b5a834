/// A process that works jobs off, as it last told of itself.
package struct WorkerSeen: Sendable, Hashable {
    package let name: String
    package let host: String
    package let version: String
    package let since: Timestamp
    package let seenAt: Timestamp

    package init(name: String, host: String, version: String, since: Timestamp, seenAt: Timestamp) {
        self.name = name
        self.host = host
        self.version = version
        self.since = since
        self.seenAt = seenAt
    }

    /// How often a worker tells that it is there, and after which silence it counts as gone.
    package static let beatMilliseconds: Int64 = 15_000
    package static let silenceMilliseconds: Int64 = 45_000
}

package protocol WorkerReading {
    /// Those that told of themselves lately, the oldest first.
    func workers() throws(QuillError) -> [WorkerSeen]
    /// The limits that have no room left, by name; a project's own is not among them.
    func fullLimits(_ limits: Limits) throws(QuillError) -> Set<String>
}

package protocol WorkerWriting {
    /// Notes that the worker is there now; those that were not for a day are forgotten.
    func see(_ worker: String, host: String, version: String) throws(QuillError)
    /// Notes that the worker is gone; one that was not there is no failure.
    func leave(_ worker: String) throws(QuillError)
}
