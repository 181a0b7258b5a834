package import AnyJSON
package import QuillCore

/// A dead job, told to whoever watches a queue of dead letters: `{job_id, error, original_message, failed_at, attempts[]}`.
package struct DeadLetter: Sendable, Hashable {
    package let job: ID<Job>
    package let content: JSONValue

    /// A letter is cut to a few kilobytes, and so many go at a time.
    static let batchLimit = 10
    private static let attemptLimit = 20
    private static let messageLimit = 500

    package init(_ job: Job, _ attempts: [Attempt]) {
        self.job = job.id
        content = .object([
            "job_id": .string(job.id.text), "error": Self.value(job.error), "original_message": .string(job.id.text),
            "failed_at": job.endedAt.map { .string($0.description) } ?? .null,
            "attempts": .array(attempts.suffix(Self.attemptLimit).map(Self.value)),
        ])
    }

    private static func value(_ attempt: Attempt) -> JSONValue {
        .object([
            "number": .integer(Int64(attempt.number)), "outcome": attempt.outcome.map { .string($0) } ?? .null,
            "error": value(attempt.error), "started_at": .string(attempt.startedAt.description),
            "ended_at": attempt.endedAt.map { .string($0.description) } ?? .null,
        ])
    }

    private static func value(_ error: QuillError?) -> JSONValue {
        guard let error else { return .null }
        return .object(["code": .string(error.code.rawValue), "message": .string(String(error.message.prefix(messageLimit)))])
    }
}
