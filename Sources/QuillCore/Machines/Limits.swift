/// How much of one kind is worked on at a time, and how often one is begun, in the whole cluster.
package struct Limit: Sendable, Hashable {
    /// `count` beginnings in any stretch of `periodMilliseconds`.
    package struct Rate: Sendable, Hashable {
        package let count: Int
        package let periodMilliseconds: Int64

        package init(count: Int, periodMilliseconds: Int64) {
            self.count = count
            self.periodMilliseconds = periodMilliseconds
        }
    }

    package var atOnce: Int?
    package var rate: Rate?

    package init(atOnce: Int? = nil, rate: Rate? = nil) {
        self.atOnce = atOnce
        self.rate = rate
    }
}

/// The limits of an installation, by what they bound: a step (`transcribe`), a provider or kind of destination (`openai`,
/// `folder`), or each project for itself (`project`).
package struct Limits: Sendable, Hashable {
    package let byName: [String: Limit]

    package init(_ byName: [String: Limit] = [:]) { self.byName = byName }

    package static let none = Limits()
    package static let project = "project"

    /// `openai=4,openai=60/m,transcribe=1,project=8`: a number is how many at a time, one with `/s`, `/m` or `/h` how many are
    /// begun in any second, minute or hour. Throws `invalid-input`.
    package init(parsing text: String) throws(QuillError) {
        var byName: [String: Limit] = [:]
        for part in text.split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
            guard halves.count == 2, !halves[0].isEmpty,
                halves[0].utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D })
            else { throw Self.unreadable(part) }
            var limit = byName[halves[0]] ?? Limit()
            let amount = halves[1].split(separator: "/", omittingEmptySubsequences: false)
            guard let count = amount.first.flatMap({ Int($0) }), (1...1_000_000).contains(count) else { throw Self.unreadable(part) }
            switch amount.count {
            case 1: limit.atOnce = count
            case 2:
                guard let period = ["s": 1_000, "m": 60_000, "h": 3_600_000][String(amount[1])] else { throw Self.unreadable(part) }
                limit.rate = Limit.Rate(count: count, periodMilliseconds: Int64(period))
            default: throw Self.unreadable(part)
            }
            byName[halves[0]] = limit
        }
        self.init(byName)
    }

    private static func unreadable(_ part: Substring) -> QuillError {
        QuillError(
            .invalidInput, "“\(part.prefix(60))” is no limit.",
            hint: "Write name=4 (so many at a time) or name=60/m (so many a minute; s, m, h).")
    }

    package var isEmpty: Bool { byName.isEmpty }
    /// The stretches of time that have to be looked back on.
    package var periods: Set<Int64> { Set(byName.values.compactMap(\.rate?.periodMilliseconds)) }
}

/// What a job counts against.
package struct Load: Sendable, Hashable {
    package let step: String
    package let lane: String?
    package let project: ID<Project>

    package init(step: String, lane: String?, project: ID<Project>) {
        self.step = step
        self.lane = lane
        self.project = project
    }

    /// Whom a rung of a ladder asks, without the model's name: `openai` of `openai:gpt-4.1`.
    package static func lane(of rung: String) -> String { rung.split(separator: ":").first.map(String.init) ?? rung }

    /// The names of limits that it falls under, and what is counted for each: a project is counted for itself.
    func keys(_ limits: Limits) -> [(name: String, key: String)] {
        let all = [(step, step)] + (lane.map { [($0, $0)] } ?? []) + [(Limits.project, Limits.project + ":" + project.text)]
        return all.filter { limits.byName[$0.0] != nil }.map { (name: $0.0, key: $0.1) }
    }
}

/// Lets jobs in as far as the limits leave room. A value: told what runs and what was begun, it judges job after job.
package struct Admission: Sendable {
    private let limits: Limits
    private var running: [String: Int] = [:]
    /// By period, then by key.
    private var begun: [Int64: [String: Int]] = [:]

    package init(_ limits: Limits) { self.limits = limits }

    /// So many of the kind run now.
    package mutating func note(running count: Int, _ load: Load) {
        for (_, key) in load.keys(limits) { running[key, default: 0] += count }
    }

    /// So many of the kind were begun within the last `period`.
    package mutating func note(begun count: Int, within period: Int64, _ load: Load) {
        for (_, key) in load.keys(limits) { begun[period, default: [:]][key, default: 0] += count }
    }

    /// So many have turned to a lane within the last `period`.
    package mutating func note(turned count: Int, within period: Int64, to lane: String) {
        if limits.byName[lane] != nil { begun[period, default: [:]][lane, default: 0] += count }
    }

    /// Steps, lanes and projects of which nothing more may begin now: no need to look at their jobs.
    package var full: (names: Set<String>, projects: Set<String>) {
        var (names, projects): (Set<String>, Set<String>) = ([], [])
        let keys = Set(running.keys).union(begun.values.flatMap(\.keys))
        for key in keys {
            let parts = key.split(separator: ":", maxSplits: 1)
            guard let name = parts.first.map(String.init), let limit = limits.byName[name] else { continue }
            let isFull =
                limit.atOnce.map { running[key, default: 0] >= $0 } ?? false
                || limit.rate.map { begun[$0.periodMilliseconds, default: [:]][key, default: 0] >= $0.count } ?? false
            guard isFull else { continue }
            if parts.count == 2 { projects.insert(String(parts[1])) } else { names.insert(name) }
        }
        return (names, projects)
    }

    /// The first of them that may begin, in their order and at most so many; no others count.
    package mutating func admit<Waiting>(_ all: [Waiting], most: Int, _ load: (Waiting) -> Load) -> [Waiting] {
        var admitted: [Waiting] = []
        for one in all where admitted.count < most && admits(load(one)) { admitted.append(one) }
        return admitted
    }

    /// Whether one more may begin; it then counts.
    package mutating func admits(_ load: Load) -> Bool {
        let keys = load.keys(limits)
        guard hasRoom(keys) else { return false }
        begin(keys)
        return true
    }

    /// Whether one that runs in `from` may turn to another lane; it then counts there. A turning is a beginning in the new lane alone:
    /// in its step and its project the job is already.
    package mutating func turns(from: String?, to lane: String) -> Bool {
        guard from != lane else { return true }
        guard hasRoom([(lane, lane)]) else { return false }
        if let from { running[from, default: 0] -= 1 }
        begin([(lane, lane)])
        return true
    }

    private func hasRoom(_ keys: [(name: String, key: String)]) -> Bool {
        for (name, key) in keys {
            guard let limit = limits.byName[name] else { continue }
            if let most = limit.atOnce, running[key, default: 0] >= most { return false }
            if let rate = limit.rate, begun[rate.periodMilliseconds, default: [:]][key, default: 0] >= rate.count { return false }
        }
        return true
    }

    private mutating func begin(_ keys: [(name: String, key: String)]) {
        for (_, key) in keys { running[key, default: 0] += 1 }
        for period in limits.periods { for (_, key) in keys { begun[period, default: [:]][key, default: 0] += 1 } }
    }
}

/// What an installation lays down for its queue.
package struct QueueRules: Sendable, Hashable {
    package let limits: Limits
    /// A due job that nobody takes for so long is told to be stuck.
    package let stuckAfterSeconds: Int64
    /// So is a run that is under way for so long; those that wait for a person are not.
    package let runLimitSeconds: Int64
    /// On whose clocks schedules are meant that name none.
    package let zone: Zone
    /// How many of each step one worker runs at once.
    package var room: [String: Int] = [:]

    package init(limits: Limits = .none, stuckAfterSeconds: Int64 = 300, runLimitSeconds: Int64 = 21_600, zone: Zone = .utc) {
        self.limits = limits
        self.stuckAfterSeconds = stuckAfterSeconds
        self.runLimitSeconds = runLimitSeconds
        self.zone = zone
    }
}
