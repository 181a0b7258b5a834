import Chance
import QuillCore

@testable import QuillQueue

/// What a worker does: look, work piece by piece, and tell the end.
extension Simulation {
    func look(_ place: Int) {
        guard var worker = workers[place] else { return }
        worker.isRung = false
        if !worker.hands.isEmpty { worker.stop(allBut: store.held(by: worker.name)) }
        let claims = store.claim(
            worker: worker.name, room: worker.room, limits: limits, leaseMilliseconds: Worker.leaseMilliseconds, skew: worker.skew)
        worker.hands += claims.map { SimulatedWorker.Hand($0, step: store.jobs[$0.job].load.step) }
        for claim in claims { beatAt[claim.attempt] = store.now }
        store.facts.append(.looked(room: worker.room))
        let pause = Worker.pause(next: store.nextRunAt(), lookedAt: store.now, now: store.now)
        worker.restsUntil = store.now + (bug == .noPollBehindTheDoorbell ? Int64.max / 4 : pause)
        workers[place] = worker
    }

    /// One piece of one of its jobs.
    func work(_ place: Int) {
        guard let count = workers[place]?.hands.count, count > 0 else { return }
        let index = dice.below(count)
        guard var hand = workers[place]?.hands[index] else { return }
        let ending = hand.place < hand.task.count ? go(on: &hand) : (hand.isCancelled ? .failed(.cancelled) : .done)
        guard let ending else {
            workers[place]?.hands[index] = hand
            return
        }
        workers[place]?.hands.remove(at: index)
        settle(hand, ending, isDraining: workers[place]?.drainsUntil != nil)
        workers[place]?.isRung = true
        leave(place)
    }

    enum Outcome { case done, failed(QuillError) }

    private func go(on hand: inout SimulatedWorker.Hand) -> Outcome? {
        switch hand.task[hand.place] {
        case .call(let key): call(key, &hand)
        case .effect(let key): effect(key, &hand)
        }
    }

    private func standing(_ key: String, _ job: Int) -> Checkpoint.Standing {
        Checkpoint.standing(store.jobs[job].checkpoints[key]?.value, input: Clockwork.input)
    }

    /// As `Work.once`: looks for the answer, asks, keeps it.
    private func call(_ key: String, _ hand: inout SimulatedWorker.Hand) -> Outcome? {
        if hand.phase == 0 {
            if let ending = turn(&hand) { return ending }
            if case .done = standing(key, hand.claim.job), bug != .answerNotLookedUp { return next(&hand) }
            if hand.isCancelled { return .failed(.cancelled) }
            store.facts.append(.called(job: hand.claim.job, key: key))
            hand.phase = 1
            return nil
        }
        if let error = trouble() {
            guard error.disposition == .climb, hand.step == "write", !hasFallen(hand.claim.job) else { return .failed(error) }
            hand.phase = 0
            return keep("fell", [1], &hand) ? nil : .failed(.cancelled)
        }
        return keep(key, [1], &hand) ? next(&hand) : .failed(.cancelled)
    }

    private func hasFallen(_ job: Int) -> Bool { standing("fell", job) != .new }

    /// As `Work.turn`: once the first has failed, the second is asked, and waited for where there is no room.
    private func turn(_ hand: inout SimulatedWorker.Hand) -> Outcome? {
        guard hand.step == "write", hasFallen(hand.claim.job) else { return nil }
        if hand.isCancelled { return .failed(.cancelled) }
        let worker = store.jobs[hand.claim.job].worker ?? 0
        guard let hasRoom = store.turn(hand.claim, to: Things.second, limits: limits, worker: worker) else { return .failed(.cancelled) }
        if hasRoom { return nil }
        hand.waitsFor = Things.second
        return .failed(QuillError(.rateLimited, "It waits.", .released))
    }

    /// As `Work.effect`: looks whether it was done or begun, intends, writes, keeps.
    private func effect(_ key: String, _ hand: inout SimulatedWorker.Hand) -> Outcome? {
        let job = hand.claim.job
        switch hand.phase {
        case 0:
            switch standing(key, job) {
            case .done: return next(&hand)
            case .intended where written[job] != nil && bug != .effectNotLocated:
                return keep(key, [1], &hand) ? next(&hand) : .failed(.cancelled)
            case .intended, .new: break
            }
            if hand.isCancelled { return .failed(.cancelled) }
            if bug != .effectNotIntended, !keep(key, nil, &hand) { return .failed(.cancelled) }
            hand.phase = 1
        case 1:
            let error = trouble()
            // It may have been written although the answer says otherwise.
            guard error == nil || error?.disposition == .uncertain && dice.below(2) == 0 else { return error.map { .failed($0) } }
            written[job, default: 0] += 1
            store.facts.append(.written(job: job, key: key, count: written[job] ?? 0))
            if let error { return .failed(error) }
            hand.phase = 2
        default: return keep(key, [1], &hand) ? next(&hand) : .failed(.cancelled)
        }
        return nil
    }

    private func keep(_ key: String, _ result: [UInt8]?, _ hand: inout SimulatedWorker.Hand) -> Bool {
        store.save(key, Clockwork.input, result, by: hand.claim)
    }

    private func next(_ hand: inout SimulatedWorker.Hand) -> Outcome? {
        (hand.place, hand.phase) = (hand.place + 1, 0)
        return nil
    }

    /// What the other side answers; nil is what one hopes for.
    func trouble() -> QuillError? {
        guard !isCalm else { return nil }
        let disposition: Disposition? =
            switch dice.below(32) {
            case 0, 1: .retry
            case 2, 7: .climb
            case 3: .uncertain
            case 4: .permanent
            case 5: .wait(seconds: dice.below(120))
            case 6: .hold(dice.pick(Hold.allCases) ?? .human)
            default: nil
            }
        return disposition.map { QuillError(.unreachable, "No answer.", $0) }
    }

    private func settle(_ hand: SimulatedWorker.Hand, _ outcome: Outcome, isDraining: Bool) {
        switch outcome {
        case .done: end(hand.claim, .succeeded, .succeeded)
        case .failed(let error):
            let isStopped = error.code == .cancelled
            var verdict = Verdict.failed(error, isDraining: isDraining)
            if isStopped && bug == .drainCountsATry { verdict = Verdict(move: .fail(.retry), outcome: "failed") }
            if case .wait = error.disposition, bug == .rateLimitCountsATry { verdict = Verdict(move: .fail(.retry), outcome: "failed") }
            end(hand.claim, verdict, isStopped ? .stopped : .failed(error.disposition), waitsFor: hand.waitsFor)
        }
    }

    /// What did not stop in time is left behind.
    func abandon(_ place: Int) {
        let hands = workers[place]?.hands ?? []
        workers[place]?.hands = []
        for hand in hands { settle(hand, .failed(.cancelled), isDraining: true) }
        leave(place)
    }

    /// One transaction: the ending behind the fence, with what was made and the next jobs.
    func end(_ claim: Claimed, _ verdict: Verdict, _ end: Fact.End, waitsFor lane: String? = nil) {
        do throws(IllegalMove) {
            let (status, rest) = try verdict.status(after: claim.status, jitter: dice.fraction(), now: store.now)
            guard store.settle(claim, status, restMilliseconds: rest, outcome: verdict.outcome) else { return }
            if case .succeeded = end { store.products[store.jobs[claim.job].target, default: []].append(claim.job) }
            if let lane { store.turn(waiting: claim.job, to: lane) }
            store.facts.append(.ended(job: claim.job, attempt: claim.attempt, end))
            store.advanceRuns(of: claim.job)
        } catch {
            store.facts.append(.impossible("a job that is \(error.state) cannot \(error.move)"))
        }
    }
}
