import Chance
import QuillCore

/// What people do: give up and take up again, pause, and keep schedules.
extension Simulation {
    func people(_ kind: Step.Kind) {
        switch kind {
        case .cancelRun: if let run = dice.pick(store.runs.indices.filter { !store.runs[$0].state.isEnded }) { store.cancelRun(run) }
        case .cancelJob: if let job = job({ $0.status.isLive }) { store.cancelJob(job) }
        case .buryJob: if let job = job({ $0.status.isLive }) { store.buryJob(job) }
        case .lift: if let job = job({ $0.status.hold != nil }) { lift(job) }
        case .hasten: if let job = job(\.isDuePossible) { _ = store.hasten(job) }
        case .redrive: if let job = givenUp() { store.redriveJob(job) }
        case .discard: if let job = job({ $0.status.state == .dead }) { _ = store.discard(job) }
        case .pauseQueue: _ = store.pause(dice.below(4) == 0 ? nil : dice.pick(Things.steps))
        case .resumeQueue: resumeQueue()
        case .saveSchedule: save(schedule: own + dice.below(2))
        case .restSchedule: if let schedule = schedule() { _ = store.rest(schedule) }
        case .resumeSchedule: if let schedule = schedule() { _ = store.goOn(schedule) }
        case .removeSchedule: if let schedule = schedule() { _ = store.remove(schedule: schedule) }
        case .hastenSchedule: if let schedule = schedule() { _ = store.hasten(schedule: schedule) }
        default: break
        }
    }

    /// Who lets it go on rings, and queues outside are told.
    private func resumeQueue() {
        guard let pause = dice.pick(store.pauses.current), store.resume(pause.step) else { return }
        if dice.below(2) == 0 { tell() }
    }

    private func job(_ fits: (JobRow) -> Bool) -> Int? { dice.pick(store.jobs.indices.filter { fits(store.jobs[$0]) }) }

    /// One whose outside write may still be under way is left alone until that has ended: see `isAboutToWrite`.
    private func givenUp() -> Int? {
        let writing = Set(workers.compactMap(\.self).flatMap(\.hands).filter(\.isAboutToWrite).map(\.claim.job))
        let dead = store.jobs.indices.filter { store.jobs[$0].status.state == .dead || bug == .livingIsDrivenAgain }
        return dice.pick(dead.filter { !writing.contains($0) })
    }

    /// The numbers below are the installation's own schedules.
    private var own: Int { Clockwork.crons.count }

    /// One that people made.
    private func schedule() -> Int? { dice.pick(store.schedules.indices.filter { $0 >= own && store.schedules[$0] != nil }) }

    private func save(schedule: Int) {
        wishes += 1
        let isAtOnce = dice.below(3) == 0
        if dice.below(3) == 0 {
            let moment = store.now + Int64(1 + dice.below(120)) * 1_000
            save(.once(moment), .once(moment), as: schedule)
        } else {
            let (times, rhythm) = clocks[dice.below(clocks.count)]
            save(times, rhythm, as: schedule)
        }
        if isAtOnce { _ = store.hasten(schedule: schedule) }
    }

    private func save(_ times: Times, _ rhythm: Rhythm, as schedule: Int) {
        store.save(Wish(number: wishes, timetable: Timetable(name: "s\(schedule)", times: times), rhythm: rhythm), as: schedule)
    }

    func lift(_ job: Int) {
        guard let hold = store.jobs[job].status.hold else { return }
        let id = store.jobs[job].id
        store.lift(hold) { $0.id == id }
        store.advanceRuns(of: job)
    }

    /// Nobody pauses anything any more.
    func letGoOn() {
        for pause in store.pauses.current { _ = store.resume(pause.step) }
        for schedule in store.schedules.indices { _ = store.goOn(schedule) }
    }
}
