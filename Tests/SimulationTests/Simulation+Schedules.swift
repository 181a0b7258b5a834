import Chance
import QuillCore

@testable import QuillQueue

/// What keepers do for schedules: look, fire, keep, end, take over.
extension Simulation {
    /// Ends what is done, keeps the rest, and lets go of what is another's by now.
    func keepChores(_ place: Int) {
        guard let worker = workers[place] else { return }
        workers[place]?.chores = worker.chores.filter { chore in
            guard chore.doneAt > store.now else {
                finish(chore)
                return false
            }
            return store.renew(chore.schedule, chore.firing, leaseMilliseconds: Keeper.choreLeaseMilliseconds)
        }
    }

    /// As `FiringEnd.record` does.
    private func finish(_ chore: SimulatedWorker.Chore) {
        guard let error = trouble() else {
            if chore.wish.isOwn {
                _ = store.end(chore.schedule, chore.firing, .succeeded)
            } else {
                begin(chore)
            }
            return
        }
        guard let rest = FiringEnd.rest(after: error, tries: chore.firing.tries, jitter: dice.fraction()) else {
            _ = store.end(chore.schedule, chore.firing, .failed)
            return
        }
        store.postpone(chore.schedule, chore.firing, milliseconds: rest)
        // A renewal may have been on its way.
        if dice.below(2) == 0 { _ = store.renew(chore.schedule, chore.firing, leaseMilliseconds: Keeper.choreLeaseMilliseconds) }
    }

    private func begin(_ chore: SimulatedWorker.Chore) {
        askedCount += 1
        if store.begin(askedCount, chore.schedule, chore.firing, chore.wish) { store.facts.append(.acknowledged(run: askedCount)) }
    }

    /// All workers that live may look at the same moment, each before any of them takes. A keeper may also be halted between the two.
    func fireSchedules(_ first: Int) {
        if let seen = workers[first]?.seen {
            guard isCalm || seen.until <= store.now else { return }
            for (schedule, wish) in seen.due { fire(schedule, wish, [first]) }
            workers[first]?.seen = nil
        }
        let due = store.dueSchedules()
        if !isCalm, !due.isEmpty, dice.below(3) == 0 {
            workers[first]?.seen = (due, store.now + Int64(dice.below(60)) * 1_000)
            return
        }
        let own = Clockwork.crons.indices.compactMap { schedule in store.schedules[schedule].map { (schedule, $0.wish) } }
        let others = workers.indices.filter { $0 != first && workers[$0]?.isStopped == false }
        for (schedule, wish) in own + due { fire(schedule, wish, [first] + others) }
        store.facts.append(.keptHouse)
    }

    private func fire(_ schedule: Int, _ wish: Wish, _ places: [Int]) {
        let seen = places.compactMap { place in store.nextAt(schedule).map { (place, $0) } }
        for (place, nextAt) in seen {
            guard let name = workers[place]?.name else { continue }
            let firing = store.fire(
                schedule, wish, seen: nextAt, worker: name, token: tokens, leaseMilliseconds: Keeper.choreLeaseMilliseconds)
            if let firing { begin(firing, schedule, wish, place, .new) }
        }
        if let first = places.first { takeOver(schedule, wish, first) }
    }

    private func takeOver(_ schedule: Int, _ wish: Wish, _ place: Int) {
        guard let name = workers[place]?.name, let old = store.schedules[schedule]?.running else { return }
        let life = life(of: old)
        let firing = store.takeOver(schedule, wish, worker: name, token: tokens, leaseMilliseconds: Keeper.choreLeaseMilliseconds)
        if let firing { begin(firing, schedule, wish, place, .takenOver(from: life)) }
    }

    /// One that was given back is in nobody's hands.
    private func life(of firing: FiringRow) -> Fact.Life {
        let holders = workers.compactMap { $0 }.filter { $0.chores.contains { $0.firing.token == firing.token } }
        return holders.isEmpty ? .gone : life(firing.worker, firing.leaseUntil)
    }

    private func begin(_ firing: FiringRow, _ schedule: Int, _ wish: Wish, _ place: Int, _ how: Fact.Firing) {
        tokens += 1
        store.facts.append(.fired(schedule: schedule, firing, wish: wish.number, how))
        workers[place]?.chores.append(
            .init(schedule: schedule, wish: wish, firing: firing, doneAt: store.now + Clockwork.choreMilliseconds))
    }

    private func isBusy(_ worker: SimulatedWorker) -> Bool { !worker.isStopped && (!worker.chores.isEmpty || worker.seen != nil) }

    /// When a keeper next has something to do for schedules.
    func schedulesNeeded() -> Timestamp? {
        if workers.compactMap({ $0 }).contains(where: isBusy) { return store.now }
        return store.schedules.compactMap { row -> Timestamp? in
            guard let row, row.state != .paused else { return nil }
            return row.running.map { $0.leaseUntil + 1 } ?? (row.state == .active ? row.nextAt : nil)
        }.min()
    }
}
