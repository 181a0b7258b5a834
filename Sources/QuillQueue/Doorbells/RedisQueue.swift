package import QuillCore
package import Redis

/// Ids of jobs in a list of Redis, each of which one waiting worker takes. Use a database of Redis for one installation only.
package final class RedisQueue: JobQueue {
    package static let list = "quill:jobs"
    /// More wake nobody who is not awake.
    private static let kept = 10_000
    private static let waitMilliseconds = 20_000

    package let title: String
    package let batchLimit = 100
    private let sender: RedisClient
    /// One of its own: whoever waits on a connection does nothing else.
    private let receiver: RedisClient

    package init(_ address: RedisAddress) {
        title = "Redis at \(address.place)"
        sender = RedisClient(address)
        receiver = RedisClient(address)
    }

    package func send(_ jobs: [ID<Job>]) async throws(QuillError) {
        do { try await sender.push(jobs.map(\.text), to: Self.list, keeping: Self.kept) } catch { throw Self.classified(error) }
    }

    package func receive() async throws(QuillError) -> [JobMessage]? {
        do {
            // Few at a time, since others may be idle.
            let texts = try await receiver.pop(8, from: Self.list, waitMilliseconds: Self.waitMilliseconds)
            return texts.map { JobMessage(job: ID($0), receipt: $0) }
        } catch { throw Self.classified(error) }
    }

    /// A message that was popped is gone; what somebody should hear again is put back.
    package func settle(done: [JobMessage], again: [JobMessage]) async throws(QuillError) { try await send(again.compactMap(\.job)) }

    package func check() async throws(QuillError) -> String {
        do { try await sender.ping() } catch { throw Self.classified(error) }
        return title
    }

    package func close() async {
        sender.close()
        receiver.close()
    }

    private static func classified(_ error: RedisError) -> QuillError {
        switch error {
        case .badAddress: QuillError(.invalidInput, "QUILL_REDIS_URL: \(error).", hint: addressHelp)
        case .refused(let code, _) where code == "ERR":
            QuillError(.invalidInput, "\(error).", .retry, hint: "Check user, password and database in QUILL_REDIS_URL.")
        case .refused: QuillError(.authFailed, "\(error).", .retry, hint: "Check user and password in QUILL_REDIS_URL.")
        case .unreachable: QuillError(.unreachable, "\(error).", .retry, hint: "Start Redis, or mend QUILL_REDIS_URL.")
        case .timedOut: QuillError(.timedOut, "\(error).", .retry, hint: "Look at the server's load and the network.")
        case .server(let code, _) where code == "OOM":
            QuillError(.quotaExceeded, "\(error).", .retry, hint: "Give Redis more memory: Quill needs less than a megabyte of it.")
        case .server: QuillError(.unreachable, "\(error).", .retry, hint: "Quill needs a Redis that takes writes, version 6.2 or later.")
        case .garbled: QuillError(.unreachable, "\(error).", .retry, hint: "Mend QUILL_REDIS_URL: something else answers there.")
        case .tooBusy: QuillError(.rateLimited, "\(error).", .retry)
        case .cancelled, .closed: QuillError(.cancelled, "\(error).", .released)
        }
    }

    package static let addressHelp = "It is redis://user:password@host:6379/0; all but the host may be left out."
}
