/// What has to hold of every history, by the numbers of docs/reference/invariants.md. It knows the rules by itself and shares no code with
/// what it judges.
struct Invariants {
    /// A rule that a history breaks, and by what.
    struct Violation: Hashable, CustomStringConvertible {
        let number: Int
        let words: String
        var description: String { "I\(number): \(words)" }
    }

    let history: History
    private(set) var found: [Violation] = []

    static func check(_ history: History) -> [Violation] {
        var invariants = Invariants(history: history)
        invariants.checkAcknowledged()
        invariants.checkAttempts()
        invariants.checkFence()
        invariants.checkProducts()
        invariants.checkCalls()
        invariants.checkEffects()
        invariants.checkMachines()
        invariants.checkRest()
        invariants.checkBlobs()
        invariants.checkEvents()
        invariants.checkUsage()
        return invariants.found
    }

    private init(history: History) { self.history = history }

    mutating func demand(_ holds: Bool, _ number: Int, _ words: @autoclosure () -> String) {
        if !holds { found.append(Violation(number: number, words: words())) }
    }

    /// I1: what was answered with success is there.
    private mutating func checkAcknowledged() {
        let facts = history.facts
        for told in history.acknowledged { demand(facts.contains(told), 1, "“\(told)” was acknowledged and is not there") }
    }

    /// I2: the attempts of a job are counted from 1, and one begins when the one before has ended; a job runs by exactly one.
    private mutating func checkAttempts() {
        for (job, attempts) in Dictionary(grouping: history.attempts, by: \.job) {
            let inOrder = attempts.sorted { $0.number < $1.number }
            demand(inOrder.map(\.number) == Array(1...inOrder.count), 2, "\(job) has attempts \(inOrder.map(\.number))")
            for (earlier, later) in zip(inOrder, inOrder.dropFirst()) {
                let isAfter = earlier.endedAt != 0 && earlier.endedAt <= later.startedAt
                demand(isAfter, 2, "\(later.id) began while \(earlier.id) had \(job)")
            }
        }
        let open = Dictionary(grouping: history.attempts.filter { $0.endedAt == 0 }, by: \.job).mapValues { $0.map(\.id) }
        for job in history.jobs {
            let expected = job.state == "running" ? [job.attempt] : []
            demand(open[job.id, default: []] == expected, 2, "\(job.id) is \(job.state), and \(open[job.id, default: []]) have not ended")
        }
    }

    /// I3: nothing was written by an attempt that had lost its job.
    private mutating func checkFence() {
        let attempts = Dictionary(history.attempts.map { ($0.id, $0) }) { $1 }
        for product in history.products where !product.attempt.isEmpty {
            let outcome = attempts[product.attempt]?.outcome ?? "not there"
            demand(outcome == "succeeded", 3, "\(product.id) was made by \(product.attempt), which is \(outcome)")
        }
        let written =
            history.checkpoints.map { ($0.attempt, $0.at, "checkpoint \($0.key)") }
            + history.usage.map { ($0.attempt, $0.at, "usage \($0.key)") }
        for (id, at, what) in written {
            guard let attempt = attempts[id] else {
                demand(false, 3, "\(what) is of \(id), which is not there")
                continue
            }
            let isInTime = at >= attempt.startedAt && (attempt.endedAt == 0 || at <= attempt.endedAt)
            demand(isInTime, 3, "\(what) was written by \(id) after its end")
        }
    }

    /// I4: every product is made once: a job makes one of a kind, and what has succeeded is not made again of the same. Deliveries and
    /// proposals are asked for anew each time; I6 and I7 look at those.
    private mutating func checkProducts() {
        let made = history.products.filter { !$0.job.isEmpty }
        for (what, made) in Dictionary(grouping: made, by: { $0.noun + " of " + $0.job }) {
            demand(made.count == 1, 4, "\(made.map(\.id)) are each the \(what)")
        }
        let lasting = history.jobs.filter { job in
            job.state == "succeeded" && ![" delivery@", " proposal#"].contains { job.target.contains($0) }
        }
        for (what, jobs) in Dictionary(grouping: lasting, by: { $0.target + " " + $0.recipe }) {
            demand(jobs.count == 1, 4, "\(what) was made by \(jobs.map(\.id))")
        }
        for (document, made) in Dictionary(grouping: history.products.filter { $0.noun == "revision" }, by: \.of) {
            let numbers = made.map(\.number).sorted()
            demand(numbers == Array(1...numbers.count), 4, "\(document) has versions \(numbers)")
        }
    }

    /// I8: when everything has come to rest, nothing is under way any more.
    private mutating func checkRest() {
        for job in history.jobs where ["queued", "running"].contains(job.state) && job.hold.isEmpty {
            demand(false, 8, "\(job.id) is \(job.state) for ever")
        }
        for (run, state) in history.runs { demand(state != "open", 8, "\(run) is open for ever") }
        for delivery in history.deliveries {
            demand(["delivered", "failed", "pending"].contains(delivery.state), 8, "a delivery is \(delivery.state) for ever")
        }
        for (firing, state) in history.firings { demand(state != "running", 8, "the firing \(firing) never ended") }
    }

    /// I10: events are numbered from 1, none twice and none left out, and what was numbered stays in the order of the numbers.
    private mutating func checkEvents() {
        let numbers = history.events.map(\.number).filter { $0 > 0 }
        demand(numbers.sorted() == Array(0..<numbers.count).map { $0 + 1 }, 10, "events are numbered \(numbers.sorted())")
    }

    /// I11: what a call used is in the books once.
    private mutating func checkUsage() {
        for (what, rows) in Dictionary(grouping: history.usage, by: { "\($0.attempt) \($0.key) \($0.provider) \($0.unit)" }) {
            demand(rows.count == 1, 11, "\(what) is in the books \(rows.count) times")
        }
    }
}
