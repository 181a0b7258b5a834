import QuillCore

/// What has happened to a schedule, since it was saved or put in the place of another.
struct ScheduleMemory {
    let wish: Int
    var rhythm: Rhythm
    var isResting = false
    /// Slots up to this one are accounted for.
    var accounted: Timestamp
    /// Made due by somebody, beside its slots.
    var hastenedAt: Timestamp?
    var firing: FiringMemory?
    var fired: Set<Timestamp> = []
    var endedAt: Timestamp?

    struct FiringMemory {
        let slot: Timestamp
        /// Nil where it was given back.
        var token: Int?
        var tries = 1
        var notBefore = Timestamp(milliseconds: 0)
    }

    /// How many slots are due and not accounted for.
    func due(_ now: Timestamp) -> Int { rhythm.slots(after: accounted, until: now) + (hastenedAt.map { $0 <= now ? 1 : 0 } ?? 0) }

    mutating func hasten(_ at: Timestamp, _ now: Timestamp) {
        if rhythm.isOnce { (rhythm, accounted) = (.once(at), at + -1) } else { (hastenedAt, accounted) = (at, now) }
    }
}

extension Witness {
    mutating func saw(of schedule: Int, _ change: (inout ScheduleMemory) -> Void) {
        guard var memory = schedules[schedule] else { return }
        change(&memory)
        schedules[schedule] = memory
    }

    mutating func sawFiring(_ schedule: Int, _ firing: FiringRow, wish: Int, _ how: Fact.Firing, _ now: Timestamp) {
        guard var memory = schedules[schedule], memory.wish == wish else {
            return broken(.wish, "schedule \(schedule) fires \(firing.slot) for wish \(wish), which nobody has")
        }
        if memory.isResting { broken(.scheduleRests, "schedule \(schedule) fires \(firing.slot)") }
        switch how {
        case .new: sawNewFiring(schedule, firing, memory, now)
        case .takenOver(.steady): broken(.livingKeepsItsLease, "the firing of \(firing.slot) is taken from a worker that lives")
        case .takenOver(.gone): sawTakeOver(schedule, firing, memory, now)
        }
        let tries = if case .new = how { 1 } else { (memory.firing?.tries ?? 0) + 1 }
        if tries > Firing.triesMax { broken(.firingTries, "schedule \(schedule) fires \(firing.slot) for the \(tries)th time") }
        memory.firing = .init(slot: firing.slot, token: firing.token, tries: tries)
        if case .new = how { (memory.accounted, memory.hastenedAt) = (now, nil) }
        memory.fired.insert(firing.slot)
        schedules[schedule] = memory
    }

    private mutating func sawNewFiring(_ schedule: Int, _ firing: FiringRow, _ memory: ScheduleMemory, _ now: Timestamp) {
        let slot = firing.slot
        if memory.firing != nil { broken(.slotOnce, "schedule \(schedule) fires \(slot) beside another slot") }
        if memory.fired.contains(slot) { broken(.slotOnce, "schedule \(schedule) fires \(slot) again") }
        let isSlot = memory.rhythm.slots(after: slot + -1, until: slot) == 1 || slot == memory.hastenedAt
        if !isSlot || slot > now || memory.rhythm.slots(after: slot, until: now) > 0 {
            broken(.slotOnce, "schedule \(schedule) fires \(slot), and its latest slot is another")
        }
        // They are counted to a hundred.
        if min(firing.missed, 100) + 1 != min(memory.due(now), 101) {
            broken(.slotOnce, "schedule \(schedule) tells of \(firing.missed) slots before \(slot), and \(memory.due(now)) are due")
        }
    }

    private mutating func sawTakeOver(_ schedule: Int, _ firing: FiringRow, _ memory: ScheduleMemory, _ now: Timestamp) {
        guard let old = memory.firing, old.slot == firing.slot else {
            return broken(.wish, "schedule \(schedule) goes on with \(firing.slot), which is none of its own")
        }
        if old.notBefore > now { broken(.holds, "schedule \(schedule) tries \(firing.slot) again before its time") }
    }

    /// Whether a firing is in the hands of whoever speaks of it.
    mutating func checkHolder(_ schedule: Int, _ slot: Timestamp, _ token: Int, _ what: String?) {
        let firing = schedules[schedule]?.firing
        if firing?.slot != slot || firing?.token != token { broken(.firingFence, what ?? "") }
    }

    /// After a keeper has looked: what is due is under way.
    mutating func checkSlots(_ now: Timestamp) {
        for (schedule, memory) in schedules.sorted(by: { $0.key < $1.key }) where !memory.isResting && memory.firing == nil {
            if memory.endedAt != now, memory.due(now) > 0 { broken(.slotOnce, "a slot of schedule \(schedule) is passed over") }
        }
    }
}
