import Chance
import QuillCore
import QuillStore

/// What people, queues and keepers do, on both sides.
extension Pair {
    func people(_ job: Int, _ dice: inout Dice) async throws -> (String, String, String) {
        let (id, what) = (jobs[job], dice.below(6))
        let priority = dice.pick(Priority.allCases) ?? .high
        var expected = true
        switch what {
        case 0: expected = model.cancel(job)
        case 1: expected = model.redrive(job)
        case 2: expected = model.discard(job)
        case 3: expected = model.hasten(job)
        case 4: expected = model.bury(job)
        default: model.raise(job, to: priority)
        }
        let real = try await write { store throws(QuillError) in
            switch what {
            case 0: return try store.cancel(id)
            case 1: return try store.redrive(id)
            case 2: return try store.discard(id, because: "no longer wanted")
            case 3: return try store.hasten(id)
            case 4: return try store.bury(id, QuillError(.cancelled, "It was moved to the dead letters: later"))
            default:
                try store.raise(id, to: priority)
                return true
            }
        }
        return ("people \(what) \(job)", "\(expected)", "\(real)")
    }

    func lift(_ job: Int, _ dice: inout Dice) async throws -> (String, String, String) {
        let (hold, id, how, now) = (dice.pick(Hold.allCases) ?? .human, jobs[job], dice.below(3), model.now)
        let scope: HoldScope = how == 0 ? .job(id) : how == 1 ? .due : .all
        let own = model.jobs[job].id
        let expected = model.lift(hold) { how == 0 ? $0.id == own : how == 1 ? $0.runAt <= now : true }
        let real = try await write { store throws(QuillError) in try store.lift(hold, scope) }
        return ("lift \(hold) \(scope)", "\(expected)", "\(real.compactMap { jobs.firstIndex(of: $0) }.sorted())")
    }

    func tell(_ job: Int, _ dice: inout Dice) async throws -> (String, String, String) {
        let (limit, id) = (1 + dice.below(5), jobs[job])
        let isDue = model.isDue(job)
        let expected = model.takeUntold(limit: limit, againAfterMilliseconds: 60_000)
        let real = try await write { store throws(QuillError) in
            (try store.due([id]).count == 1, try store.takeUntold(limit: limit, againAfterMilliseconds: 60_000))
        }
        return ("tell \(limit)", "\(isDue) \(expected)", "\(real.0) \(real.1.compactMap { jobs.firstIndex(of: $0) })")
    }

    func pauses(_ dice: inout Dice) async throws -> (String, String, String) {
        let (step, reason) = (dice.pick([nil, Things.steps[0], Things.steps[1]]) ?? nil, dice.pick([nil, "later"]) ?? nil)
        let isPausing = dice.below(2) == 0
        let expected = isPausing ? model.pause(step, by: "web", reason: reason) : model.resume(step)
        let real = try await write { store throws(QuillError) in
            isPausing ? try store.pause(step, by: "web", name: nil, reason: reason) : try store.resume(step)
        }
        return ("pauses \(isPausing) \(step ?? "all")", "\(expected)", "\(real)")
    }
}
