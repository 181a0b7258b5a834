/// Something that the installation does by itself at certain times: `sweep`, every night.
///
/// Each moment at which it is due is a slot, and a slot has one firing in the whole cluster, whichever worker was first. Slots
/// that were missed while nothing ran are made up for by one firing, that of the latest.
package struct Schedule: Sendable, Hashable {
    package let name: String
    package let cron: String
    package let zone: String
    package let nextAt: Timestamp
    package let last: Firing?

    package init(name: String, cron: String, zone: String, nextAt: Timestamp, last: Firing?) {
        self.name = name
        self.cron = cron
        self.zone = zone
        self.nextAt = nextAt
        self.last = last
    }
}

/// One slot of a schedule in the hands of a worker, or what came of it. `token` is the fence: another worker that takes over
/// after the lease has run out has another, and what the first one then says is not heard.
package struct Firing: Sendable, Hashable {
    package enum State: String, Sendable { case running, succeeded, failed }

    package let schedule: String
    package let slot: Timestamp
    package let state: State
    package let token: String
    /// Begun so many times: more than once only where a worker was lost or it failed.
    package let tries: Int
    /// Slots that were passed over before this one.
    package let missed: Int
    package let startedAt: Timestamp
    package let endedAt: Timestamp?
    /// What was done, in words; or the error.
    package let note: String?

    package init(
        schedule: String, slot: Timestamp, state: State, token: String, tries: Int, missed: Int, startedAt: Timestamp, endedAt: Timestamp?,
        note: String?
    ) {
        self.schedule = schedule
        self.slot = slot
        self.state = state
        self.token = token
        self.tries = tries
        self.missed = missed
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.note = note
    }

    /// A firing whose worker is lost so often has failed.
    package static let triesMax = 3
}

/// When a schedule is due; the part of it that is configured.
package struct Timetable: Sendable, Hashable {
    package let name: String
    package let cron: Cron
    package let zone: Zone

    package init(name: String, cron: Cron, zone: Zone) {
        self.name = name
        self.cron = cron
        self.zone = zone
    }

    /// What is due at `now` where `nextAt` was next: the slot to fire, how many were missed before it, and what is next then.
    /// Nil while nothing is due.
    package func due(nextAt: Timestamp, now: Timestamp) -> (slot: Timestamp, missed: Int, nextAt: Timestamp)? {
        guard nextAt <= now else { return nil }
        let (slot, missed) = cron.latest(from: nextAt, to: now, in: zone)
        // Where so many were missed that they were not counted to the end, the rest is passed over.
        guard let next = cron.next(after: max(slot, now), in: zone) else { return nil }
        return (slot, missed, next)
    }
}

package protocol ScheduleReading {
    /// By name.
    func schedules() throws(QuillError) -> [Schedule]
    /// The newest first.
    func firings(of schedule: String, limit: Int) throws(QuillError) -> [Firing]
}

package protocol ScheduleWriting {
    /// Adds the schedule, or gives the one of that name these times. One that stays as it was keeps its next slot.
    func save(_ timetable: Timetable) throws(QuillError)
    /// Takes the slot that is due, if there is one and nobody else has it, or one whose worker was lost.
    func fire(_ timetable: Timetable, worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Firing?
    /// Makes the schedule due now; false where there is none of that name.
    func hasten(schedule: String) throws(QuillError) -> Bool
    /// Gives a firing back, to be taken over at once with no try counted.
    func release(_ firing: Firing) throws(QuillError)
    func renew(_ firing: Firing, leaseMilliseconds: Int64) throws(QuillError) -> Bool
    /// Ends a firing; false, and nothing done, where another worker has taken over.
    func end(_ firing: Firing, _ state: Firing.State, note: String) throws(QuillError) -> Bool
    /// Removes firings that ended longer ago than that.
    func deleteFirings(olderThanMilliseconds: Int64, limit: Int) throws(QuillError) -> Int
}
