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

    func fire(_ worker: Int) async throws -> (String, String, String) {
        let token = firings.count + 1
        let expected =
            if let seen = model.nextAt(0) {
                model.fire(0, seen: seen, worker: worker, token: token, leaseMilliseconds: 60_000)
            } else { model.takeOver(0, worker: worker, token: token, leaseMilliseconds: 60_000) }
        let timetable = timetable
        let real = try await write { store throws(QuillError) in
            try store.fire(timetable, worker: "w\(worker)", leaseMilliseconds: 60_000)
        }
        if let expected, let real { firings.append((expected, real)) }
        return ("fire", Self.words(expected?.slot, expected?.tries), Self.words(real?.slot, real?.tries))
    }

    private static func words(_ slot: Timestamp?, _ tries: Int?) -> String { "\(slot?.description ?? "-") \(tries ?? 0)" }

    func end(_ dice: inout Dice) async throws -> (String, String, String) {
        guard let (old, firing) = dice.pick(Array(firings.suffix(3))) else { return ("end nothing", "", "") }
        let what = dice.below(3)
        var expected = true
        switch what {
        case 0: expected = model.end(0, old, .succeeded)
        case 1: expected = model.renew(0, old, leaseMilliseconds: 60_000)
        default:
            model.release(0, old)
            firings.removeAll { $0.model.token == old.token }
        }
        let real = try await write { store throws(QuillError) in
            switch what {
            case 0: return try store.end(firing, .succeeded, note: "done")
            case 1: return try store.renew(firing, leaseMilliseconds: 60_000)
            default:
                try store.release(firing)
                return true
            }
        }
        return ("end \(what)", "\(expected)", "\(real)")
    }
}
