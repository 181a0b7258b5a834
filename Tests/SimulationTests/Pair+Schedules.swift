import Chance
import QuillCore
import QuillStore

/// What people and keepers do with schedules, on both sides.
extension Pair {
    /// The number of the one that people make.
    private var theirs: Int { 1 }
    private func name(_ schedule: Int) -> String { schedule == theirs ? "news" : "sweep" }
    private static func request(_ wish: Wish) -> String? { wish.isOwn ? nil : "{\"wish\":\(wish.number)}" }

    func saveSchedule(_ dice: inout Dice) async throws -> (String, String, String) {
        wishes += 1
        let moment = model.now + Int64(1 + dice.below(900)) * 1_000
        let isOnce = dice.below(3) == 0
        let cron = try Cron(Clockwork.crons[dice.below(2)])
        let times = isOnce ? Times.once(moment) : .cron(cron, .utc)
        let rhythm = isOnce ? Rhythm.once(moment) : .every(60_000, offset: 0)
        let wish = Wish(number: wishes, timetable: Timetable(name: name(theirs), times: times), rhythm: rhythm)
        model.save(wish, as: theirs)
        let request = Self.request(wish) ?? ""
        try await write { store throws(QuillError) in try store.save(wish.timetable, request: request) }
        return ("save \(wish.timetable.when)", "", "")
    }

    func changeSchedule(_ dice: inout Dice) async throws -> (String, String, String) {
        let (what, theirs, name) = (dice.below(7), theirs, name(theirs))
        var expected = false
        switch what {
        case 0: expected = model.remove(schedule: theirs)
        case 1, 2: expected = model.rest(theirs)
        case 3, 4: expected = model.goOn(theirs)
        default: expected = model.hasten(schedule: theirs)
        }
        let isMeant = expected
        let real = try await write { store throws(QuillError) in
            switch what {
            case 0: return try store.remove(schedule: name)
            case 1...4:
                // Whether it may is asked above the store.
                if isMeant, let there = try store.schedule(name) { try store.update(schedule: there, what < 3 ? .paused : .active) }
                return isMeant
            default: return try store.hasten(schedule: name)
            }
        }
        return ("schedule \(what)", "\(expected)", "\(real)")
    }

    /// What somebody saw a while ago, or sees now.
    func fire(_ worker: Int, _ dice: inout Dice) async throws -> (String, String, String) {
        let due = model.dueSchedules()
        seen += due
        let names = due.map { name($0.schedule) }
        let all = [(0, own)] + seen.suffix(2)
        let (schedule, wish) = all[dice.below(all.count)]
        let token = firings.count + 1
        let isUnderWay = model.schedules[schedule]?.running != nil
        let expected =
            if isUnderWay { model.takeOver(schedule, wish, worker: worker, token: token, leaseMilliseconds: 60_000) } else {
                model.nextAt(schedule).flatMap {
                    model.fire(schedule, wish, seen: $0, worker: worker, token: token, leaseMilliseconds: 60_000)
                }
            }
        let (timetable, request) = (wish.timetable, Self.request(wish))
        let (real, realNames) = try await write { store throws(QuillError) in
            let names = try store.dueSchedules(limit: 9).map(\.name)
            return (try store.fire(timetable, for: request, worker: "w\(worker)", leaseMilliseconds: 60_000), names)
        }
        if let expected, let real { firings.append((schedule, expected, real)) }
        let answers = (Self.words(expected?.slot, expected?.tries), Self.words(real?.slot, real?.tries))
        return ("fire \(schedule)", "\(names) \(answers.0)", "\(realNames) \(answers.1)")
    }

    private static func words(_ slot: Timestamp?, _ tries: Int?) -> String { "\(slot?.description ?? "-") \(tries ?? 0)" }

    func end(_ dice: inout Dice) async throws -> (String, String, String) {
        guard let (schedule, old, firing) = dice.pick(Array(firings.suffix(3))) else { return ("end nothing", "", "") }
        let what = dice.below(4)
        var expected = true
        switch what {
        case 0: expected = model.end(schedule, old, .succeeded)
        case 1: expected = model.renew(schedule, old, leaseMilliseconds: 60_000)
        case 2: model.postpone(schedule, old, milliseconds: 5_000)
        default: model.release(schedule, old)
        }
        let real = try await write { store throws(QuillError) in
            switch what {
            case 0: return try store.end(firing, .succeeded, note: "done")
            case 1: return try store.renew(firing, leaseMilliseconds: 60_000)
            case 2: try store.postpone(firing, milliseconds: 5_000, note: "away")
            default: try store.release(firing)
            }
            return true
        }
        return ("end \(what)", "\(expected)", "\(real)")
    }
}
