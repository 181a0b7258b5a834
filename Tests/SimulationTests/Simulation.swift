import Chance
import QuillCore

/// One world under one history: a store, places for three workers, a queue that carries messages badly, people, and the outside
/// with what was written there. Nothing in it depends on anything but the history.
final class Simulation {
    let limits: Limits
    let bug: Bug?
    var store: ModelStore
    var workers: [SimulatedWorker?] = [nil, nil, nil]
    var witness: Witness
    var messages: [Int] = []
    /// How often each thing was written outside, by job.
    var written: [Int: Int] = [:]
    var dice = Dice(seed: 0)
    var isCalm = false
    /// When each attempt's worker last claimed or beat, whatever the row says.
    var beatAt: [Int: Timestamp] = [:]
    var tokens = 1
    private var names = 0
    var askedCount = 0
    /// How many schedules were saved.
    var wishes = 0
    /// When schedules may be due.
    private(set) var clocks: [(times: Times, rhythm: Rhythm)] = []
    /// What happened, line by line, where somebody wants to read it.
    private(set) var story: [String]?

    init(bug: Bug? = nil, tells: Bool = false) throws {
        self.bug = bug
        limits = try Limits(parsing: "openai=2,openai=6/m,anthropic=1,anthropic=2/m,project=3,folder=1")
        store = ModelStore(now: Clockwork.start, bug: bug)
        witness = Witness(limits: limits)
        story = tells ? [] : nil
        for (index, cron) in Clockwork.crons.enumerated() {
            let times = Times.cron(try Cron(cron), .utc)
            clocks.append((times, Clockwork.rhythms[index]))
            store.save(Wish(number: 0, timetable: Timetable(name: "s\(index)", times: times), rhythm: Clockwork.rhythms[index]), as: index)
        }
        start(0)
        start(1)
        observe()
    }

    /// Lives through a history, then through a time without faults; what was broken first, if anything.
    static func run(_ steps: [Step], bug: Bug? = nil) throws -> Violation? {
        let world = try Simulation(bug: bug)
        return world.live(steps)
    }

    static func story(_ steps: [Step], bug: Bug? = nil) throws -> [String] {
        let world = try Simulation(bug: bug, tells: true)
        _ = world.live(steps)
        return world.story ?? []
    }

    private func live(_ steps: [Step]) -> Violation? {
        for step in steps {
            story?.append("\(step)")
            dice = Dice(seed: step.number)
            take(step.kind)
            observe()
            if let violation = witness.violation { return violation }
        }
        story?.append("calm")
        calmDown()
        witness.checkEnd(store)
        return witness.violation
    }

    /// Tells the witness what has happened since the last time.
    func observe() {
        for fact in store.facts {
            if story != nil, let line = fact.words { story?.append("  \(store.now) \(line)") }
            witness.saw(fact, store)
        }
        store.facts.removeAll(keepingCapacity: true)
        witness.check(store, beatAt, steadySince: workers.compactMap { $0?.isStopped == false ? $0?.steadySince : nil }.min())
    }

    private func take(_ kind: Step.Kind) {
        switch kind {
        case .ask: ask()
        case .tell: tell()
        case .hear: hear()
        case .lose: if !messages.isEmpty { messages.remove(at: dice.below(messages.count)) }
        case .double: if let message = dice.pick(messages) { messages.append(message) }
        case .look: if let place = place({ $0.looks(at: store.now) }) { look(place) }
        case .work: if let place = place({ !$0.isStopped && !$0.hands.isEmpty }) { work(place) }
        case .pass: pass(dice.pick([20, 1_000, 1_000, 5_000, 9_000, 20_000, 31_000, 36_000, 65_000, 65_000, 300_000, 1_500_000]) ?? 0)
        case .crash: if let place = place({ _ in true }) { workers[place] = nil }
        case .start: if let place = workers.firstIndex(where: { $0 == nil }) { start(place) }
        case .stall: if let place = place({ !$0.isStopped && !$0.isAboutToWrite }) { workers[place]?.isStopped = true }
        case .resume: if let place = place({ $0.isStopped }) { resume(place) }
        case .drain: if let place = place({ !$0.isStopped && $0.drainsUntil == nil }) { drain(place) }
        case .cancelRun, .cancelJob, .buryJob, .lift, .hasten, .redrive, .discard, .pauseQueue, .resumeQueue, .saveSchedule, .restSchedule,
            .resumeSchedule, .removeSchedule, .hastenSchedule:
            people(kind)
        }
    }

    /// A worker that fits, by chance.
    private func place(_ fits: (SimulatedWorker) -> Bool) -> Int? {
        dice.pick(workers.indices.filter { workers[$0].map(fits) ?? false })
    }

    func start(_ place: Int) {
        names += 1
        // Clocks of machines are off; the database's alone counts.
        workers[place] = SimulatedWorker(name: names, skew: [0, 3_600_000, -3_600_000][names % 3], now: store.now)
    }

    func resume(_ place: Int) {
        workers[place]?.isStopped = false
        workers[place]?.steadySince = store.now
        workers[place]?.nextBeat = store.now
    }

    private func drain(_ place: Int) {
        workers[place]?.drainsUntil = store.now + 25_000
        workers[place]?.stop(allBut: [])
        leave(place)
    }

    /// A worker that has drained is gone; what it had begun of schedules is given back.
    func leave(_ place: Int) {
        guard let worker = workers[place], worker.drainsUntil != nil, worker.hands.isEmpty else { return }
        for chore in worker.chores { store.release(chore.schedule, chore.firing) }
        workers[place] = nil
    }

    /// The server may die before its transaction is committed: then nobody is told that it was.
    private func ask() {
        askedCount += 1
        // Twice as often all the way.
        let stage = min(dice.below(Things.steps.count + 1), Things.steps.count - 1)
        let wanted = Things.target(item: dice.below(Things.items), stage: stage)
        let trigger = dice.pick(["web", "api", "schedule"]) ?? ""
        let dies = dice.below(12) == 0
        if !dies { store.ask(askedCount, for: wanted, trigger: trigger) }
        if !dies || bug == .acknowledgedBeforeTheCommit { store.facts.append(.acknowledged(run: askedCount)) }
    }

    func tell() { messages += store.takeUntold(limit: 100, againAfterMilliseconds: 60_000) }

    private func hear() {
        guard !messages.isEmpty else { return }
        let job = messages.remove(at: dice.below(messages.count))
        guard let place = place({ !$0.isStopped }), store.isDue(job) else { return }
        workers[place]?.isRung = true
    }
}
