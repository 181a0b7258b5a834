import QuillCore

/// Slots and who fires them. Looking and taking are apart, since the statements of two workers may fall between each other; the
/// slot's key and the guard on `next_at` have to do.
extension ModelStore {
    mutating func save(_ timetable: Timetable) {
        guard let next = timetable.next(after: now) else { return }
        schedules.append(ScheduleRow(timetable: timetable, nextAt: next))
    }

    /// Where nothing is under way: the slot that is next.
    func nextAt(_ schedule: Int) -> Timestamp? { schedules[schedule].running == nil ? schedules[schedule].nextAt : nil }

    mutating func fire(_ schedule: Int, seen nextAt: Timestamp, worker: Int, token: Int, leaseMilliseconds: Int64) -> FiringRow? {
        let row = schedules[schedule]
        let isUnguarded = bug == .slotKeyWithoutTheSlot
        guard let due = row.timetable.due(nextAt: nextAt, now: now), let next = due.nextAt, row.nextAt == nextAt || isUnguarded else {
            return nil
        }
        schedules[schedule].nextAt = next
        guard !row.firings.contains(where: { $0.slot == due.slot }) || isUnguarded else { return nil }
        let firing = FiringRow(slot: due.slot, missed: due.missed, token: token, worker: worker, leaseUntil: now + leaseMilliseconds)
        schedules[schedule].firings.append(firing)
        return firing
    }

    /// Takes over a firing whose worker was lost, or ends it where that has happened too often.
    mutating func takeOver(_ schedule: Int, worker: Int, token: Int, leaseMilliseconds: Int64) -> FiringRow? {
        guard let index = schedules[schedule].firings.lastIndex(where: { $0.state == .running }) else { return nil }
        var firing = schedules[schedule].firings[index]
        guard firing.leaseUntil < now else { return nil }
        guard firing.tries < Firing.triesMax else {
            _ = end(schedule, firing, .failed)
            return nil
        }
        (firing.token, firing.worker, firing.tries, firing.leaseUntil) = (token, worker, firing.tries + 1, now + leaseMilliseconds)
        schedules[schedule].firings[index] = firing
        return firing
    }

    mutating func renew(_ schedule: Int, _ firing: FiringRow, leaseMilliseconds: Int64) -> Bool {
        guard let index = place(schedule, firing) else { return false }
        schedules[schedule].firings[index].leaseUntil = now + leaseMilliseconds
        return true
    }

    mutating func release(_ schedule: Int, _ firing: FiringRow) {
        guard let index = place(schedule, firing) else { return }
        schedules[schedule].firings[index].leaseUntil = now + -1
        schedules[schedule].firings[index].tries -= 1
    }

    mutating func end(_ schedule: Int, _ firing: FiringRow, _ state: Firing.State) -> Bool {
        guard let index = place(schedule, firing) else { return false }
        schedules[schedule].firings[index].state = state
        facts.append(.firingEnded(schedule: schedule, slot: firing.slot, token: firing.token))
        return true
    }

    /// The fence: the firing while it is under way and this one's token is its.
    private func place(_ schedule: Int, _ firing: FiringRow) -> Int? {
        schedules[schedule].firings.lastIndex {
            $0.slot == firing.slot && $0.state == .running && ($0.token == firing.token || bug == .replacedFiringIsHeard)
        }
    }
}
