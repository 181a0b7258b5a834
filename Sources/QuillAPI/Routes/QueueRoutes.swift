internal import AnyJSON
internal import Foundation
package import QuillCore
internal import QuillWire

/// What is needed where a queue brings its messages by itself.
package struct QueuePush: Sendable {
    let signed: SignedRequests
    /// Those of the jobs that nobody has taken.
    let hear: @Sendable ([ID<Job>]) async throws(QuillError) -> Set<ID<Job>>
    /// The job that a message names.
    let job: @Sendable (String) -> ID<Job>?

    /// The name of the key that the Worker signs with.
    package static let keyID = "key_queue"
    /// After which a message that nobody has taken is brought again.
    static let retrySeconds = 10

    package init(
        secret: Secret, now: @escaping @Sendable () -> Timestamp, job: @escaping @Sendable (String) -> ID<Job>?,
        hear: @escaping @Sendable ([ID<Job>]) async throws(QuillError) -> Set<ID<Job>>
    ) {
        signed = SignedRequests(keyID: Self.keyID, secret: secret, now: now)
        self.job = job
        self.hear = hear
    }
}

extension Routes {
    static let webhooks: [Route] = [
        Route(Endpoints.queuePush) { call, api in
            guard let push = api.queuePush else {
                throw QuillError(
                    .notFound, "No queue brings messages here.", hint: "Set QUILL_QUEUE_SECRET, as docs/DEPLOYMENT.md tells.")
            }
            let bytes = try await call.body.collect(limit: 1 << 20)
            do throws(SignedRequests.Refusal) { try push.signed.check(call, bytes) } catch {
                return Problem.answer(error.error, call.requestID, status: error.status)
            }
            let messages = try Message.read(bytes)
            var acks: [String] = []
            var retries: [Wire.QueueVerdict.Retry] = []
            let jobs = messages.map { (id: $0.id, job: push.job($0.body)) }
            let waiting = try await push.hear(jobs.compactMap(\.job))
            for (id, job) in jobs {
                if let job, waiting.contains(job) {
                    retries.append(.init(id: id, delaySeconds: QueuePush.retrySeconds))
                } else {
                    acks.append(id)
                }
            }
            return try .json(Wire.QueueVerdict(acks: acks, retries: retries))
        }
    ]

    private struct Message {
        let id: String
        let body: String

        /// `{messages[{id, body, attempts}]}`, at most the hundred of a batch.
        static func read(_ bytes: [UInt8]) throws -> [Message] {
            let value: JSONValue
            do { value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) } catch {
                throw wrong("body", "is not JSON that can be read.")
            }
            guard case .object(let whole) = value, case .array(let rows)? = whole["messages"], rows.count <= 100 else {
                throw wrong("messages", "has to be a list of at most 100 messages.")
            }
            if let unknown = whole.keys.sorted().first(where: { $0 != "messages" }) { throw wrong(unknown, "is not known here.") }
            return try rows.enumerated().map { index, row in
                let place = "messages[\(index)]"
                guard case .object(let members) = row, let id = members["id"]?.text else { throw wrong(place + ".id", "has to be a text.") }
                if let unknown = members.keys.sorted().first(where: { !["id", "body", "attempts"].contains($0) }) {
                    throw wrong("\(place).\(unknown)", "is not known here.")
                }
                // What is no text names no job: it is acknowledged, so that it goes.
                return Message(id: id, body: members["body"]?.text ?? "")
            }
        }

        private static func wrong(_ field: String, _ message: String) -> ValidationFailure {
            ValidationFailure(problems: [FieldProblem(field: field, message: message)])
        }
    }
}
