import QuillCore

/// A job as its row has it.
struct JobRow {
    let id: ID<Job>
    let target: Int
    let load: Load
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

struct ScheduleRow {
    let timetable: Timetable
    var nextAt: Timestamp
    var firings: [FiringRow] = []

    var running: FiringRow? { firings.last { $0.state == .running } }
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

    static func load(_ target: Int) -> Load {
        let stage = stage(target)
        return Load(step: steps[stage], lane: stage == 2 ? "folder" : "openai", project: projects[target / steps.count % 2])
    }
}
