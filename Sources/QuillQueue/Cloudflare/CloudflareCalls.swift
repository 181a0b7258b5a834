internal import AnyJSON
internal import Foundation
internal import HTTPClient
internal import QuillCore

/// Calls of Cloudflare's API: `{success, errors[], result}` around every answer, and every way in which one can go wrong, judged once.
struct CloudflareCalls: Sendable {
    let client: HTTPClient
    let account: CloudflareAccount
    /// Seconds for a whole call.
    let patience: Double

    private struct Envelope<Result: Decodable>: Decodable {
        struct Fault: Decodable {
            let code: Int?
            let message: String?
        }
        struct Pages: Decodable {
            let total: Int?
            enum CodingKeys: String, CodingKey { case total = "total_pages" }
        }
        let success: Bool?
        let errors: [Fault]?
        let result: Result?
        let pages: Pages?

        enum CodingKeys: String, CodingKey {
            case success, errors, result
            case pages = "result_info"
        }
    }

    /// An answer whose result says nothing that is needed.
    struct Nothing: Decodable {}

    /// Every queue of the account.
    func queues() async throws(QuillError) -> [CloudflareQueueRow] {
        var found: [CloudflareQueueRow] = []
        var page = 1
        while true {
            let answer: Envelope<[CloudflareQueueRow]> = try await call("GET", "" + (page > 1 ? "?page=\(page)" : ""), nil)
            found += answer.result ?? []
            guard page < min(answer.pages?.total ?? 1, 100) else { return found }
            page += 1
        }
    }

    /// - Parameter path: behind the queue's address: `messages/pull`.
    func post<Result: Decodable>(_ queue: String, _ path: String, _ body: JSONValue) async throws(QuillError) -> Result? {
        let answer: Envelope<Result> = try await call("POST", "/\(queue)/\(path)", body)
        return answer.result
    }

    private func call<Result: Decodable>(_ method: String, _ rest: String, _ body: JSONValue?) async throws(QuillError) -> Envelope<Result>
    {
        let url = "\(account.base)/accounts/\(account.account)/queues\(rest)"
        var headers = [(name: "Authorization", value: "Bearer " + account.token.reveal()), (name: "Accept", value: "application/json")]
        var bytes = HTTPBody.none
        if let body {
            headers.append((name: "Content-Type", value: "application/json"))
            do { bytes = .bytes(Array(try JSONEncoder().encode(body))) } catch {
                throw QuillError(.internalError, "A message to Cloudflare could not be written as JSON: \(error).")
            }
        }
        let answer: HTTPResponse
        do throws(HTTPClientError) {
            answer = try await client.send(
                HTTPRequest(
                    method, url, headers: headers, body: bytes, timeouts: HTTPTimeouts(connect: 10, idle: patience, total: patience),
                    maxResponseBytes: 4 << 20))
        } catch { throw Self.classified(error) }
        let envelope: Envelope<Result>?
        do { envelope = try JSONDecoder().decode(Envelope<Result>.self, from: Data(answer.body)) } catch { envelope = nil }
        let said = account.token.redacted(from: envelope?.errors?.first?.message ?? "")
        guard (200..<300).contains(answer.status) else { throw classified(answer, said) }
        guard let envelope else {
            throw QuillError(.unreachable, "What answers for Cloudflare does not speak its API.", .retry, hint: "Check CF_QUEUE_URL.")
        }
        guard envelope.success ?? true else { throw classified(answer, said) }
        return envelope
    }

    private static func classified(_ error: HTTPClientError) -> QuillError {
        switch error.cause {
        case .badURL, .badRequest:
            QuillError(.invalidInput, "Cloudflare's address cannot be used: \(error).", .retry, hint: "Check CF_QUEUE_URL.")
        case .cancelled, .closed: QuillError(.cancelled, "The call of Cloudflare was stopped.", .released)
        case .timedOut:
            QuillError(.timedOut, "Cloudflare does not answer: \(error).", .retry, hint: "Look at its status page and the network.")
        default: QuillError(.unreachable, "Cloudflare cannot be reached: \(error).", .retry, hint: "Look at the network, and CF_QUEUE_URL.")
        }
    }

    private func classified(_ answer: HTTPResponse, _ said: String) -> QuillError {
        let words = said.isEmpty ? "" : ": " + said.prefix(300)
        switch answer.status {
        case 401, 403:
            return QuillError(
                .authFailed, "Cloudflare does not accept the token (\(answer.status))\(words).", .wait(seconds: 60),
                hint: "CF_API_TOKEN needs the right Queues Edit in the account of CF_ACCOUNT_ID.")
        case 404:
            return QuillError(
                .notFound, "Cloudflare has no such queue (404)\(words).", .wait(seconds: 60),
                hint: "Check CF_ACCOUNT_ID and CF_QUEUE_NAME, or make it: wrangler queues create \(account.queue).")
        case 429:
            let asked = answer.headers["retry-after"].flatMap { Int($0) } ?? 10
            return QuillError(
                .rateLimited, "Cloudflare asks for patience (429)\(words).", .wait(seconds: min(max(1, asked), 3_600)),
                hint: "A queue takes 5,000 messages a second, and an account 1,200 calls in five minutes.")
        case 408, 500...599:
            return QuillError(
                .unreachable, "Cloudflare cannot answer now (\(answer.status))\(words).", .retry, hint: "Look at its status page.")
        default:
            return QuillError(
                .invalidInput, "Cloudflare does not take the call (\(answer.status))\(words).", .wait(seconds: 60),
                hint: "Check CF_QUEUE_NAME, and that the queue has one kind of consumer.")
        }
    }
}
