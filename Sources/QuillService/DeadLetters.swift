package import QuillCore

/// Which dead jobs are meant.
package struct DeadLetterQuery: Sendable, Hashable {
    package let step: String?
    /// Words that their reason or the title of their source holds, in any case; empty means all.
    package let words: String
    /// Only those that had died by then: what a person saw when they decided, and nothing that died since.
    package let until: Timestamp?

    package init(step: String? = nil, words: String = "", until: Timestamp? = nil) {
        self.step = step
        self.words = words
        self.until = until
    }
}

/// The jobs that nobody tries again by itself.
package struct DeadLetters: Sendable {
    /// Those that the query means, newest first.
    package let jobs: [Job]
    package let titles: [ID<Item>: String]
    /// How many there are of each step, whatever was asked for.
    package let steps: [String: Int]
    package let total: Int
}

extension Quill {
    /// At most so many are looked at and tried again at once.
    static var deadLettersMax: Int { 1_000 }

    package func deadLetters(_ query: DeadLetterQuery = DeadLetterQuery()) async throws(QuillError) -> DeadLetters {
        let asked = claim?.askedAt
        return try await store.read { store throws(QuillError) in
            var all: [Job] = []
            var titles: [ID<Item>: String] = [:]
            var before: String?
            while all.count < Self.deadLettersMax {
                let page = try store.jobs(Project.defaultID, JobQuery(states: [.dead]), Page(limit: 200, before: before))
                guard let last = page.last else { break }
                all += page
                before = last.id.text
            }
            for job in all where titles[job.item] == nil { titles[job.item] = try store.item(job.item)?.title ?? "" }
            let words = query.words.lowercased()
            // What is asked once more under its key means what it meant the first time.
            let until = query.until ?? asked
            let meant = all.filter { job in
                (query.step ?? job.step) == job.step && until.map { (job.endedAt ?? job.createdAt) <= $0 } ?? true
                    && (words.isEmpty || [job.error?.message, titles[job.item]].contains { $0?.lowercased().contains(words) == true })
            }
            return DeadLetters(
                jobs: meant, titles: titles, steps: Dictionary(all.map { ($0.step, 1) }, uniquingKeysWith: +), total: all.count)
        }
    }

    /// Gives fresh tries to the dead jobs that are meant. Those for which the same is being made already stay.
    package func redrive(_ query: DeadLetterQuery) async throws(QuillError) -> (redriven: Int, left: Int) {
        try await redrive(try await deadLetters(query).jobs.map(\.id))
    }

    /// Gives fresh tries to every job that is dead by now, however many; how many got them, and how many are dead still.
    package func redriveAll() async throws(QuillError) -> (redriven: Int, left: Int) {
        let now = try await store.read { store throws(QuillError) in try store.now() }
        var redriven = 0
        while true {
            let round = try await redrive(DeadLetterQuery(until: now))
            redriven += round.redriven
            guard round.redriven > 0, round.redriven + round.left >= Self.deadLettersMax else { return (redriven, round.left) }
        }
    }

    /// The same for jobs that were chosen one by one. What is not dead any more is left as it is.
    package func redrive(_ jobs: [ID<Job>]) async throws(QuillError) -> (redriven: Int, left: Int) {
        var (redriven, left) = (claim?.begun?.count ?? 0, 0)
        for job in jobs.prefix(Self.deadLettersMax) {
            do {
                try await redrive(job, noting: .redriven(redriven + 1))
                redriven += 1
            } catch  where error.code == .conflict || error.code == .notFound {
                left += 1
            }
        }
        return (redriven, left)
    }
}
