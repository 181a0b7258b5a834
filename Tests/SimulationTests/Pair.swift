import Chance
import QuillCore
import QuillStore
import SQLite
import Support

/// The model beside a real store: both are told the same, and must answer the same.
final class Pair {
    var model: ModelStore
    let store: SQLStore
    private let clock: Lock<Int64>
    let item: Item
    var jobs: [ID<Job>] = []
    var attempts: [ID<Attempt>] = []
    var firings: [(schedule: Int, model: FiringRow, real: Firing)] = []
    let own: Wish
    var wishes = 0
    /// What was due at some time.
    var seen: [(schedule: Int, wish: Wish)] = []
    var count: UInt64 = 0

    init(path: String) async throws {
        let clock = Lock(Clockwork.start.milliseconds)
        self.clock = clock
        let options = SQLiteDatabase.Options(synchronous: .off, clock: { clock.withLock { $0 } })
        let ids = IDMaker(now: { clock.withLock { $0 } }, chance: { .random(in: .min ... .max) })
        let store = SQLStore(try await SQLiteDatabase(path: path, options: options), ids: ids)
        try await store.migrate()
        self.store = store
        item = Item(
            id: ID(trusted: "itm_00000000000000000000000001"), project: Project.defaultID, kind: .file,
            contentID: ContentID(trusted: "file:1"), title: "A talk", url: nil, createdAt: Clockwork.start)
        let timetable = Timetable(name: "sweep", cron: try Cron(Clockwork.crons[0]), zone: .utc)
        own = Wish(number: 0, timetable: timetable, rhythm: Clockwork.rhythms[0])
        model = ModelStore(now: Clockwork.start)
        model.save(own, as: 0)
        model.schedules.append(nil)
        let item = item
        try await store.write { store throws(QuillError) in
            try store.insert(item)
            try store.save(timetable)
        }
    }

    func close() async { await store.close() }

    /// What the model and the store say of themselves, line by line.
    func rows() async throws -> (model: [String], real: [String]) {
        let jobs = jobs
        let real = try await store.read { store throws(QuillError) in
            var lines: [String] = []
            for id in jobs {
                guard let job = try store.job(id) else { continue }
                let outcomes = try store.attempts(of: id).map { $0.outcome ?? "running" }
                lines.append(Self.line(job.status, job.runAt, job.priority, job.lane, outcomes))
            }
            for schedule in try store.schedules().sorted(by: { $0.name > $1.name }) {
                lines.append("\(schedule.name) \(schedule.state) \(schedule.nextAt)")
                for firing in try store.firings(of: schedule.name, limit: 200).reversed() {
                    lines.append("\(firing.slot) \(firing.state.rawValue) \(firing.tries) \(firing.missed)")
                }
            }
            return lines + ["\(try store.nextRunAt().map(\.description) ?? "-")", "\(try store.pauses())"]
        }
        var lines = model.jobs.indices.map { index in
            let outcomes = model.attempts.filter { $0.job == index }.map { $0.outcome ?? "running" }
            let job = model.jobs[index]
            return Self.line(job.status, job.runAt, job.priority, job.load.lane, outcomes)
        }
        for schedule in model.schedules.compactMap({ $0 }) {
            lines.append("\(schedule.wish.timetable.name) \(schedule.state) \(schedule.nextAt)")
            lines += schedule.firings.sorted { $0.slot < $1.slot }.map { "\($0.slot) \($0.state.rawValue) \($0.tries) \($0.missed)" }
        }
        return (lines + ["\(model.nextRunAt().map(\.description) ?? "-")", "\(model.pauses)"], real)
    }

    private static func line(
        _ status: JobStatus, _ runAt: Timestamp, _ priority: Priority, _ lane: String?, _ outcomes: [String]
    ) -> String {
        let why = status.deadReason?.rawValue ?? status.hold?.rawValue ?? "-"
        return "\(status.state.rawValue) \(why) \(status.tries) \(status.losses) \(runAt) \(priority.name) \(lane ?? "-") \(outcomes)"
    }

    func pass(_ milliseconds: Int64) {
        model.now = model.now + milliseconds
        clock.withLock { $0 += milliseconds }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws -> T {
        try await store.write(body)
    }

    /// Does one thing to both, chosen by chance; what each answered.
    func act(_ dice: inout Dice) async throws -> (what: String, model: String, real: String) {
        let job = dice.below(max(1, jobs.count))
        let worker = dice.below(3)
        if jobs.isEmpty || dice.below(5) == 0 { return try await insert(&dice) }
        switch dice.below(22) {
        case 0, 1, 2: return try await claim(worker, &dice)
        case 3: return try await renew(worker)
        case 4, 5, 6: return try await settle(&dice)
        case 7: return try await save(&dice)
        case 8: return try await lose()
        case 9: return try await people(job, &dice)
        case 10: return try await lift(job, &dice)
        case 11: return try await tell(job, &dice)
        case 12, 13: return try await fire(worker, &dice)
        case 14, 15: return try await end(&dice)
        case 16: return try await saveSchedule(&dice)
        case 17: return try await changeSchedule(&dice)
        case 18: return try await pauses(&dice)
        case 19, 20: return try await turn(job, &dice)
        default:
            pass([1, 700, 5_000, 30_001, 61_000, 700_000][dice.below(6)])
            return ("pass", "", "")
        }
    }
}
