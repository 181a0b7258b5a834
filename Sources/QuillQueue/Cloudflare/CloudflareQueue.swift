internal import AnyJSON
internal import Foundation
package import HTTPClient
package import QuillCore
internal import Support

/// Cloudflare Queues over HTTP. A message is the id of a job as text. The queue's id is found by its name, and with it whether its
/// messages are pulled from here or brought by a Worker: never both.
package final class CloudflareQueue: JobQueue {
    package struct Options: Sendable {
        /// Seconds for a call.
        package var patience = 20.0
        /// How long a pulled message stays hidden from others.
        package var visibilityMilliseconds = 30_000
        /// Between two pulls while nothing comes: an empty pull is paid for too.
        package var idleMilliseconds: ClosedRange<Int64> = 1_000...10_000
        /// After which a message that no worker could take comes again.
        package var retrySeconds = 10

        package init() {}
    }

    /// Cloudflare delays no message for longer.
    package static let longestDelaySeconds = 43_200

    package let title: String
    package let batchLimit = 100
    private let account: CloudflareAccount
    private let options: Options
    private let calls: CloudflareCalls
    private let state = Lock(State())

    private struct State {
        var found: (row: CloudflareQueueRow, id: String, at: ContinuousClock.Instant)?
        var idle: Int64 = 0
    }

    package init(_ account: CloudflareAccount, client: HTTPClient, options: Options = Options()) {
        title = "the Cloudflare queue \(account.queue)"
        self.account = account
        self.options = options
        calls = CloudflareCalls(client: client, account: account, patience: options.patience)
    }

    package func send(_ jobs: [ID<Job>]) async throws(QuillError) { try await send(jobs, delaySeconds: 0) }

    /// - Parameter delaySeconds: for how long nobody gets them; at most 43,200.
    package func send(_ jobs: [ID<Job>], delaySeconds: Int) async throws(QuillError) {
        guard !jobs.isEmpty else { return }
        let delay = min(max(0, delaySeconds), Self.longestDelaySeconds)
        var start = 0
        while start < jobs.count {
            let some = jobs[start..<min(start + batchLimit, jobs.count)]
            let messages = some.map { job -> JSONValue in
                var message: [String: JSONValue] = ["body": .string(job.text), "content_type": "text"]
                if delay > 0 { message["delay_seconds"] = .integer(Int64(delay)) }
                return .object(message)
            }
            let (path, body) = messages.count == 1 ? ("messages", messages[0]) : ("messages/batch", .object(["messages": .array(messages)]))
            let _: CloudflareCalls.Nothing? = try await post(path, body)
            start += batchLimit
        }
    }

    package var takesDeadLetters: Bool { account.deadLetters != nil }

    package func bury(_ letters: [DeadLetter]) async throws(QuillError) {
        guard let name = account.deadLetters, !letters.isEmpty else { return }
        guard let id = try await calls.queues().first(where: { $0.id == name || $0.name == name })?.id else { throw Self.missing(name) }
        let messages = letters.map { JSONValue.object(["body": $0.content, "content_type": "json"]) }
        let _: CloudflareCalls.Nothing? = try await calls.post(id, "messages/batch", .object(["messages": .array(messages)]))
    }

    private static func missing(_ name: String) -> QuillError {
        QuillError(
            .notFound, "Cloudflare has no queue \(name) in this account.", .wait(seconds: 60),
            hint: "Check CF_ACCOUNT_ID and the queue's name, or make it: wrangler queues create \(name).")
    }

    private struct Pulled: Decodable {
        struct Message: Decodable {
            let body: String?
            let lease: String?
            enum CodingKeys: String, CodingKey {
                case body
                case lease = "lease_id"
            }
        }
        let messages: [Message]?
    }

    package func receive() async throws(QuillError) -> [JobMessage]? {
        guard try await !queue().row.isPushed else { return nil }
        let idle = state.withLock { $0.idle }
        if idle > 0 {
            do { try await Task.sleep(for: .milliseconds(idle)) } catch { throw .cancelled }
        }
        let body: JSONValue = .object([
            "batch_size": .integer(Int64(batchLimit)), "visibility_timeout_ms": .integer(Int64(options.visibilityMilliseconds)),
        ])
        let pulled: Pulled? = try await post("messages/pull", body)
        let messages = (pulled?.messages ?? []).compactMap { message in
            message.lease.map { JobMessage(job: CloudflareBody.job(message.body ?? ""), receipt: $0) }
        }
        let bounds = options.idleMilliseconds
        state.withLock { $0.idle = messages.isEmpty ? min(max(bounds.lowerBound, $0.idle * 2), bounds.upperBound) : 0 }
        return messages
    }

    private struct Settled: Decodable { let warnings: [String: String]? }

    package func settle(done: [JobMessage], again: [JobMessage]) async throws(QuillError) {
        guard !(done.isEmpty && again.isEmpty) else { return }
        let body: JSONValue = .object([
            "acks": .array(done.map { .object(["lease_id": .string($0.receipt)]) }),
            "retries": .array(
                again.map { .object(["lease_id": .string($0.receipt), "delay_seconds": .integer(Int64(options.retrySeconds))]) }),
        ])
        let settled: Settled? = try await post("messages/ack", body)
        // What could not be settled comes again, and is found done with then.
        if let warnings = settled?.warnings, let first = warnings.values.sorted().first {
            Log.note("\(title) warns of \(warnings.count) of \(done.count + again.count) messages: \(first.prefix(200))")
        }
    }

    package func check() async throws(QuillError) -> String {
        state.withLock { $0.found = nil }
        let row = try await queue().row
        if let name = account.deadLetters, try await !calls.queues().contains(where: { $0.id == name || $0.name == name }) {
            throw Self.missing(name)
        }
        if row.isPushed { return "\(title), brought by a Worker to POST /webhook/queue" }
        if row.isPulled { return "\(title), pulled from here" }
        throw QuillError(
            .invalidInput, "\(title) has no consumer.",
            hint: "wrangler queues consumer http add \(account.queue), or deploy the Worker of deploy/cloudflare.")
    }

    package func close() async {}

    // MARK: the queue's id

    private func post<Result: Decodable>(_ path: String, _ body: JSONValue) async throws(QuillError) -> Result? {
        let id = try await queue().id
        do { return try await calls.post(id, path, body) } catch {
            // A queue that was made anew has another id; a queue with another consumer is asked about again too.
            if error.code == .notFound || error.code == .invalidInput { state.withLock { $0.found = nil } }
            throw error
        }
    }

    private func queue() async throws(QuillError) -> (row: CloudflareQueueRow, id: String) {
        if let found = state.withLock({ $0.found }), found.at + .seconds(240) > .now { return (found.row, found.id) }
        let wanted = account.queue
        guard let row = try await calls.queues().first(where: { $0.id == wanted || $0.name == wanted }), let id = row.id else {
            throw Self.missing(wanted)
        }
        state.withLock { $0.found = (row, id, .now) }
        return (row, id)
    }
}

/// What a message says.
package enum CloudflareBody {
    /// The job that it names; nil where it is none of ours. Text comes as it is, what a Worker sent as JSON or bytes comes in base64.
    package static func job(_ body: String) -> ID<Job>? {
        if let job = ID<Job>(unquoted(body)) { return job }
        guard body.utf8.count <= 512, let data = Data(base64Encoded: body) else { return nil }
        return ID<Job>(unquoted(String(decoding: data, as: UTF8.self)))
    }

    private static func unquoted(_ text: String) -> String {
        text.utf8.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }
}
