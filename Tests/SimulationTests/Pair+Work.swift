import Chance
import QuillCore
import QuillStore

/// What workers do, on both sides.
extension Pair {
    func insert(_ dice: inout Dice) async throws -> (String, String, String) {
        count += 1
        let load = Load(step: Things.steps[dice.below(2)], lane: dice.pick(["openai", "local", nil]) ?? nil, project: item.project)
        let hold: Hold? = dice.below(5) == 0 ? dice.pick(Hold.allCases) : nil
        let runAt = model.now + Int64(dice.below(3)) * 400
        let row = Job(
            id: ID(trusted: "job_" + ULID.make(milliseconds: 0, chance: (count, 0))), project: item.project, step: load.step,
            item: item.id, target: Target(.item(item.id), .transcript),
            recipe: Recipe(step: load.step, version: Int(count), inputs: [:]),
            parameters: Parameters(writer: "extractive", speechModel: "whisper-base", maxSections: 8), status: JobStatus(hold: hold),
            runAt: runAt, error: nil, createdAt: model.now, endedAt: nil,
            priority: dice.pick(Priority.allCases) ?? .normal, lane: load.lane)
        jobs.append(row.id)
        model.insert(jobs.count - 1, load, row.priority, row.status, runAt: runAt)
        try await write { store throws(QuillError) in try store.insert(row) }
        return ("insert \(load)", "", "")
    }

    func claim(_ worker: Int, _ dice: inout Dice) async throws -> (String, String, String) {
        let room = [Things.steps[0]: dice.below(4), Things.steps[1]: dice.below(3)]
        let limits = try Limits(parsing: ["", "openai=2,local=3/m", "inspect=2,project=4", "openai=3/s,project=9/h"][dice.below(4)])
        let expected = model.claim(worker: worker, room: room, limits: limits, leaseMilliseconds: 30_000)
        let claims = try await write { store throws(QuillError) in
            try store.claim(worker: "w\(worker)", room: room, limits: limits, leaseMilliseconds: 30_000)
        }
        attempts += claims.map(\.attempt)
        let real = claims.map { "\(jobs.firstIndex(of: $0.job.id) ?? -1) \($0.job.status)" }
        return ("claim \(room) \(limits)", "\(expected.map { "\($0.job) \($0.status)" })", "\(real)")
    }

    func renew(_ worker: Int) async throws -> (String, String, String) {
        let expected = model.renew(worker: worker, leaseMilliseconds: 30_000).sorted()
        let name = "w\(worker)"
        let kept = try store.renewFromThread(worker: name, leaseMilliseconds: 30_000)
        let held = try await write { store throws(QuillError) in try store.held(by: name) }
        return ("renew", "\(expected) \(model.held(by: worker).sorted())", "\(numbers(kept)) \(numbers(held))")
    }

    private func numbers(_ ids: Set<ID<Attempt>>) -> [Int] { ids.compactMap { attempts.firstIndex(of: $0) }.sorted() }

    /// Some attempt, current or not, and its claim on both sides.
    private func someClaim(_ dice: inout Dice) async throws -> (model: Claimed, real: Claim)? {
        guard !attempts.isEmpty, attempts.count == model.attempts.count else { return nil }
        let newest = max(0, attempts.count - 6)
        let number = newest + dice.below(attempts.count - newest)
        let (job, attempt) = (model.attempts[number].job, attempts[number])
        let id = jobs[job]
        guard let row = try await store.read({ store throws(QuillError) in try store.job(id) }) else { return nil }
        return (Claimed(job: job, attempt: number, status: model.jobs[job].status), Claim(job: row, attempt: attempt))
    }

    func settle(_ dice: inout Dice) async throws -> (String, String, String) {
        guard let claim = try await someClaim(&dice) else { return ("settle nothing", "", "") }
        let statuses = [
            JobStatus(state: .succeeded), JobStatus(tries: 1), JobStatus(losses: 1), JobStatus(hold: .budget),
            JobStatus(state: .dead, tries: 3, deadReason: .exhausted), JobStatus(),
        ]
        let status = statuses[dice.below(statuses.count)]
        let outcome = status.losses > 0 ? "lost" : status.isLive ? "failed" : "succeeded"
        let expected = model.settle(claim.model, status, restMilliseconds: 900, outcome: outcome)
        let holds = model.holds(claim.model)
        let real = try await write { store throws(QuillError) in
            (try store.settle(claim.real, status, restMilliseconds: 900, outcome: outcome, error: nil), try store.holds(claim.real))
        }
        return ("settle \(claim.model) \(status)", "\((expected, holds))", "\(real)")
    }

    func turn(_ job: Int, _ dice: inout Dice) async throws -> (String, String, String) {
        let lane = ["openai", "local", "other"][dice.below(3)]
        if dice.below(3) == 0 {
            let id = jobs[job]
            model.turn(waiting: job, to: lane)
            try await write { store throws(QuillError) in try store.turn(waiting: id, to: lane) }
            return ("job \(job) is to wait for \(lane)", "", "")
        }
        guard let claim = try await someClaim(&dice) else { return ("turn nothing", "", "") }
        let limits = try Limits(parsing: ["", "openai=2,local=3/m", "openai=1,local=1,other=2/s", "other=1"][dice.below(4)])
        let expected = model.turn(claim.model, to: lane, limits: limits, worker: 0)
        var real: Bool?
        do throws(QuillError) {
            real = try await store.write { store throws(QuillError) in try store.turn(claim.real, to: lane, limits: limits) }
        } catch { real = error == .cancelled ? nil : !(expected ?? true) }
        return ("turn \(claim.model) to \(lane)", "\(String(describing: expected))", "\(String(describing: real))")
    }

    func save(_ dice: inout Dice) async throws -> (String, String, String) {
        guard let claim = try await someClaim(&dice) else { return ("save nothing", "", "") }
        let (key, result) = (["a", "b"][dice.below(2)], dice.below(2) == 0 ? nil : [UInt8(1)])
        let expected = model.save(key, Clockwork.input, result, by: claim.model)
        let checkpoint = Checkpoint(job: claim.real.job.id, key: key, input: Clockwork.input, result: result)
        var real = true
        do throws(QuillError) {
            try await store.write { store throws(QuillError) in try store.save(checkpoint, by: claim.real) }
        } catch { real = false }
        return ("save \(key)", "\(expected)", "\(real)")
    }

    func lose() async throws -> (String, String, String) {
        let expected = model.lostClaims().map { "\($0.claim.job) \($0.claim.attempt) \($0.gained)" }
        let lost = try await write { store throws(QuillError) in
            try store.lostClaims(heldByOthersThan: nil).map { (claim: $0.claim, gained: $0.gained) }
        }
        let real = lost.map { "\(jobs.firstIndex(of: $0.claim.job.id) ?? -1) \(numbers([$0.claim.attempt]).first ?? -1) \($0.gained)" }
        return ("lost", "\(expected)", "\(real)")
    }
}
