import QuillCore

/// Schedules, their slots and who fires them. Looking and taking are apart, since the statements of two workers may fall between each
/// other; the slot's key and the guard on `next_at` have to do.
extension ModelStore {
    /// Adds it, or puts it in the place of the one that is there.
    mutating func save(_ wish: Wish, as schedule: Int) {
        guard let next = wish.timetable.next(after: now) else { return }
        while schedules.count <= schedule { schedules.append(nil) }
        var row = schedules[schedule] ?? ScheduleRow(wish: wish, nextAt: next)
        (row.wish, row.nextAt, row.state) = (wish, next, .active)
        for index in row.firings.indices where row.firings[index].state == .running && bug != .replacedFiringGoesOn {
            row.firings[index].state = .failed
        }
        schedules[schedule] = row
        facts.append(.wished(schedule: schedule, wish))
    }

    mutating func rest(_ schedule: Int) -> Bool {
        guard schedules[schedule]?.state == .active else { return false }
        schedules[schedule]?.state = .paused
        facts.append(.rested(schedule: schedule))
        return true
    }

    /// From now on; a single time that passed meanwhile is due.
    mutating func goOn(_ schedule: Int) -> Bool {
        guard let row = schedules[schedule], row.state == .paused else { return false }
        schedules[schedule]?.state = bug == .onceIsLostInARest && row.wish.rhythm.isOnce && row.nextAt <= now ? .done : .active
        if bug != .missedInARestIsMadeUpFor { schedules[schedule]?.nextAt = row.timetable.next(after: now) ?? row.nextAt }
        facts.append(.wentOn(schedule: schedule))
        return true
    }

    mutating func remove(schedule: Int) -> Bool {
        guard schedules[schedule] != nil else { return false }
        schedules[schedule] = nil
        facts.append(.removed(schedule: schedule))
        return true
    }

    mutating func hasten(schedule: Int) -> Bool {
        guard var row = schedules[schedule], row.state != .paused else { return false }
        let at = row.firings.contains { $0.slot == now } ? now + 1 : now
        (row.nextAt, row.state) = (at, .active)
        schedules[schedule] = row
        facts.append(.hastened(schedule: schedule, at: at))
        return true
    }

    /// Those that people made and that are due, or whose firing was lost or waits to be tried again.
    func dueSchedules() -> [(schedule: Int, wish: Wish)] {
        schedules.enumerated().compactMap { entry -> (at: Timestamp, schedule: Int, wish: Wish)? in
            guard let row = entry.element, !row.wish.isOwn, row.state != .paused || bug == .restingFiringIsTakenOver else { return nil }
            let isDue = row.running.map { $0.leaseUntil < now } ?? (row.state == .active && row.nextAt <= now)
            return isDue ? (row.nextAt, entry.offset, row.wish) : nil
        }.sorted { ($0.at, $0.schedule) < ($1.at, $1.schedule) }.map { ($0.schedule, $0.wish) }
    }

    /// Where nothing is under way: the slot that is next.
    func nextAt(_ schedule: Int) -> Timestamp? {
        guard let row = schedules[schedule], row.running == nil, row.state == .active else { return nil }
        return row.nextAt
    }

    /// Whether the schedule is what it was when somebody looked at it.
    private func stands(_ schedule: Int, _ wish: Wish) -> ScheduleRow? {
        guard let row = schedules[schedule], row.state != .paused || bug == .restingFiringIsTakenOver else { return nil }
        return wish.isOwn || row.wish == wish || bug == .firedByWhatWasSeenBefore ? row : nil
    }

    mutating func fire(
        _ schedule: Int, _ wish: Wish, seen nextAt: Timestamp, worker: Int, token: Int, leaseMilliseconds: Int64
    ) -> FiringRow? {
        let isUnguarded = bug == .slotKeyWithoutTheSlot
        guard let row = stands(schedule, wish), row.state == .active, row.nextAt == nextAt || isUnguarded,
            let due = wish.timetable.due(nextAt: nextAt, now: now)
        else { return nil }
        schedules[schedule]?.nextAt = due.nextAt ?? nextAt
        if due.nextAt == nil { schedules[schedule]?.state = .done }
        guard !row.firings.contains(where: { $0.slot == due.slot }) || isUnguarded else { return nil }
        let firing = FiringRow(slot: due.slot, missed: due.missed, token: token, worker: worker, leaseUntil: now + leaseMilliseconds)
        schedules[schedule]?.firings.append(firing)
        return firing
    }

    /// Takes over a firing whose worker was lost or that was given back, or ends it where that has happened too often.
    mutating func takeOver(_ schedule: Int, _ wish: Wish, worker: Int, token: Int, leaseMilliseconds: Int64) -> FiringRow? {
        guard let row = stands(schedule, wish), let index = row.firings.lastIndex(where: { $0.state == .running }) else { return nil }
        var firing = row.firings[index]
        guard firing.leaseUntil < now else { return nil }
        guard firing.tries < Firing.triesMax else {
            _ = end(schedule, firing, .failed)
            return nil
        }
        (firing.token, firing.worker, firing.tries, firing.leaseUntil) = (token, worker, firing.tries + 1, now + leaseMilliseconds)
        schedules[schedule]?.firings[index] = firing
        return firing
    }
}
