extension Endpoints {
    package static let queuePush = Endpoint(
        "queue.push", .post, "/webhook/queue",
        "Messages that a Cloudflare Worker brings: {messages[{id, body, attempts}]}, the body of each the id of a job. Signed with "
            + "QUILL_QUEUE_SECRET under the key id key_queue: X-Signature, X-Timestamp, X-Nonce, X-Key-Id.",
        takesBytes: true, answer: .json(Wire.QueueVerdict.self),
        refusals: [
            .init(400, "invalid-input", "A header of the signature is missing."),
            .init(404, "not-found", "No QUILL_QUEUE_SECRET is set."),
        ])
    static let webhooks = [queuePush]
}

extension Wire {
    /// What to do with messages that were brought.
    package struct QueueVerdict: Codable, Sendable, Hashable {
        package struct Retry: Codable, Sendable, Hashable {
            package let id: String
            package let delaySeconds: Int

            package init(id: String, delaySeconds: Int) {
                self.id = id
                self.delaySeconds = delaySeconds
            }
        }
        package let acks: [String]
        package let retries: [Retry]

        package init(acks: [String], retries: [Retry]) {
            self.acks = acks
            self.retries = retries
        }
    }
}
