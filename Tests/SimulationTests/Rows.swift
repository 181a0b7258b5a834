import QuillCore

/// A job as its row has it.
struct JobRow {
    let id: ID<Job>
    let target: Int
    var load: Load
    var priority: Priority
    var status = JobStatus()
    var runAt: Timestamp
    var attempt: Int?
    var worker: Int?
    var leaseUntil: Timestamp?
    var endedAt: Timestamp?
    var toldAt: Timestamp?
    var attemptCount = 0
    var checkpoints: [String: (value: Checkpoint, attempt: Int)] = [:]

    var isDuePossible: Bool { status.state == .queued && status.hold == nil }
}

struct AttemptRow {
    let job: Int
    let number: Int
    let worker: Int
    let startedAt: Timestamp
    var outcome: String?
    /// As what it began, where its job has turned to another lane since.
    var load: Load?
}

/// A job in the hands of a worker, with its status from before.
struct Claimed: Equatable {
    let job: Int
    let attempt: Int
    let status: JobStatus
}

struct RunRow {
    let id: Int
    let wanted: Int
    let trigger: String
    var state = RunState.open
    var jobs: [Int] = []
}

/// What a schedule asks for, and when.
struct Wish: Equatable {
    /// Another for each that is saved; 0 for what the installation does by itself.
    let number: Int
    let timetable: Timetable
    let rhythm: Rhythm

    var isOwn: Bool { number == 0 }
}

/// The slots of a timetable, by division rather than by the calendar.
enum Rhythm: Equatable {
    case every(Int64, offset: Int64)
    case once(Timestamp)

    var isOnce: Bool {
        if case .once = self { return true }
        return false
    }

    /// How many slots there are after a moment and until another, that one included.
    func slots(after: Timestamp, until: Timestamp) -> Int {
        switch self {
        case .every(let period, let offset):
            max(0, Int((until.milliseconds - offset) / period - (after.milliseconds - offset) / period))
        case .once(let moment): after < moment && moment <= until ? 1 : 0
        }
    }
}

struct ScheduleRow {
    var wish: Wish
    var nextAt: Timestamp
    var state = Schedule.State.active
    var firings: [FiringRow] = []

    var running: FiringRow? { firings.last { $0.state == .running } }
    /// A single time is the one at which it is next.
    var timetable: Timetable { wish.rhythm.isOnce ? Timetable(name: wish.timetable.name, times: .once(nextAt)) : wish.timetable }
}

struct FiringRow: Equatable {
    let slot: Timestamp
    let missed: Int
    var state = Firing.State.running
    var token: Int
    var worker: Int
    var leaseUntil: Timestamp
    var tries = 1
}

/// What can be made: of each item three things, each resting on the one before.
enum Things {
    static let steps = ["inspect", "write", "deliver"]
    static let items = 5
    private static let projects: [ID<Project>] = [ID(trusted: "prj_1"), ID(trusted: "prj_2")]

    static func target(item: Int, stage: Int) -> Int { item * steps.count + stage }
    static func stage(_ target: Int) -> Int { target % steps.count }
    /// The target and what it rests on, first things first.
    static func chain(_ target: Int) -> ClosedRange<Int> { (target - stage(target))...target }

    /// Whom a writer asks when the first it asks cannot do it.
    static let second = "anthropic"

    static func load(_ target: Int) -> Load {
        let stage = stage(target)
        return Load(step: steps[stage], lane: stage == 2 ? "folder" : "openai", project: projects[target / steps.count % 2])
    }
}
