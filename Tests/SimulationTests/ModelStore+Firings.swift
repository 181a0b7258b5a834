import QuillCore

/// What its worker says of a firing: heard behind its token alone.
extension ModelStore {
    /// The token of what was given back.
    static let nobody = 0

    mutating func renew(_ schedule: Int, _ firing: FiringRow, leaseMilliseconds: Int64) -> Bool {
        guard let index = place(schedule, firing) else { return false }
        schedules[schedule]?.firings[index].leaseUntil = now + leaseMilliseconds
        return true
    }

    /// Gives it back with no try counted.
    mutating func release(_ schedule: Int, _ firing: FiringRow) {
        guard let index = place(schedule, firing) else { return }
        schedules[schedule]?.firings[index].tries -= 1
        giveBack(schedule, index, firing, until: now + -1, isCounted: false)
    }

    /// Gives one back that failed, to be tried again after that time.
    mutating func postpone(_ schedule: Int, _ firing: FiringRow, milliseconds: Int64) {
        guard let index = place(schedule, firing) else { return }
        if bug == .postponedCountsNoTry { schedules[schedule]?.firings[index].tries -= 1 }
        giveBack(schedule, index, firing, until: now + milliseconds, isCounted: true)
    }

    private mutating func giveBack(_ schedule: Int, _ index: Int, _ firing: FiringRow, until: Timestamp, isCounted: Bool) {
        schedules[schedule]?.firings[index].leaseUntil = until
        if bug != .postponedIsRenewed { schedules[schedule]?.firings[index].token = Self.nobody }
        facts.append(.firingGivenBack(schedule: schedule, slot: firing.slot, token: firing.token, until: until, isCounted: isCounted))
    }

    mutating func end(_ schedule: Int, _ firing: FiringRow, _ state: Firing.State) -> Bool {
        guard let index = place(schedule, firing) else { return false }
        schedules[schedule]?.firings[index].state = state
        facts.append(.firingEnded(schedule: schedule, slot: firing.slot, token: firing.token))
        return true
    }

    /// Begins the run that the schedule asks for, in the transaction that ends the firing.
    mutating func begin(_ run: Int, _ schedule: Int, _ firing: FiringRow, _ wish: Wish) -> Bool {
        let isHeard = place(schedule, firing) != nil
        guard isHeard || bug == .runBegunApart else { return false }
        facts.append(.begun(schedule: schedule, slot: firing.slot, token: firing.token, wish: wish.number, run: run))
        _ = end(schedule, firing, .succeeded)
        ask(run, for: Things.target(item: wish.number % Things.items, stage: wish.number % Things.steps.count), trigger: "schedule")
        return true
    }

    /// The fence: the firing while it is under way and this one's token is its.
    private func place(_ schedule: Int, _ firing: FiringRow) -> Int? {
        schedules[schedule]?.firings.lastIndex {
            $0.slot == firing.slot && $0.state == .running && ($0.token == firing.token || bug == .replacedFiringIsHeard)
        }
    }
}
