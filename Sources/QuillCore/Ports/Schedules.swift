package protocol ScheduleReading {
    /// By name.
    func schedules() throws(QuillError) -> [Schedule]
    func schedule(_ name: String) throws(QuillError) -> Schedule?
    /// Those that people made and that are due, or whose firing was lost or is to be tried again; none of which a firing is under way or
    /// rests, so that these keep no other from being seen. One whose times cannot be told here is among them only where a firing of it
    /// is to be gone on with.
    func dueSchedules(limit: Int) throws(QuillError) -> [Schedule]
    /// Those that are due, and whose times cannot be told here; none of which a firing of that slot is there.
    func strandedSchedules(limit: Int) throws(QuillError) -> [Schedule]
    /// The newest first.
    func firings(of schedule: String, limit: Int) throws(QuillError) -> [Firing]
}

package protocol ScheduleWriting {
    /// Adds one of the installation's own, or gives the one of that name these times. One that stays as it was keeps its next slot.
    func save(_ timetable: Timetable) throws(QuillError)
    /// Adds one that somebody made, or puts it in the place of the one of that name: it is active then.
    func save(_ timetable: Timetable, request: String) throws(QuillError)
    /// Pauses it, or lets it go on from now.
    func update(schedule: Schedule, _ state: Schedule.State) throws(QuillError)
    /// Removes it with its firings.
    func remove(schedule: String) throws(QuillError) -> Bool
    /// Takes the slot that is due, if there is one and nobody else has it, or one whose worker was lost. With a request only where the
    /// schedule still asks for that at those times: it may have been replaced since it was looked at. Without one only
    /// where it is one of the installation's own.
    func fire(_ timetable: Timetable, for request: String?, worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Firing?
    /// Takes the slot that is due as it is kept, and leaves what is next to whoever can tell it; nil where somebody was first.
    func take(stranded: Schedule, worker: String) throws(QuillError) -> Firing?
    /// Makes the schedule due now; false where there is none of that name, or it is paused.
    func hasten(schedule: String) throws(QuillError) -> Bool
    /// Gives a firing back, to be taken over at once with no try counted.
    func release(_ firing: Firing) throws(QuillError)
    /// Gives a firing back that failed, to be tried again after that time.
    func postpone(_ firing: Firing, milliseconds: Int64, note: String) throws(QuillError)
    func renew(_ firing: Firing, leaseMilliseconds: Int64) throws(QuillError) -> Bool
    /// Ends a firing; false, and nothing done, where another worker has taken over.
    func end(_ firing: Firing, _ state: Firing.State, note: String, run: ID<Run>?) throws(QuillError) -> Bool
    /// Removes firings that ended longer ago than that.
    func deleteFirings(olderThanMilliseconds: Int64, limit: Int) throws(QuillError) -> Int
}

extension StoreWriting {
    /// Ends a firing that failed for good, and tells of it; false, and nothing done, where another worker has taken over.
    package func fail(_ firing: Firing, _ error: QuillError) throws(QuillError) -> Bool {
        guard try end(firing, .failed, note: "\(error)") else { return false }
        let data = ["schedule": firing.schedule, "slot": firing.slot.description, "code": error.code.rawValue, "error": error.message]
        try append(Event(name: .scheduleFailed, project: Project.defaultID, data: data, at: now()))
        return true
    }
}

extension ScheduleWriting {
    package func fire(_ timetable: Timetable, worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Firing? {
        try fire(timetable, for: nil, worker: worker, leaseMilliseconds: leaseMilliseconds)
    }

    package func end(_ firing: Firing, _ state: Firing.State, note: String) throws(QuillError) -> Bool {
        try end(firing, state, note: note, run: nil)
    }
}
