internal import AnyJSON
internal import Foundation
internal import HTTPClient
internal import QuillCore

/// How long a model may take, in seconds.
package struct ModelPatience: Sendable, Hashable {
    package let connect: Double
    /// Without a word. A local model reads a long prompt in silence.
    package let idle: Double
    package let total: Double

    package init(connect: Double = 15, idle: Double = 120, total: Double = 1_200) {
        self.connect = connect
        self.idle = idle
        self.total = total
    }
}

/// What makes an answer of a vendor's events.
protocol AnswerReader {
    /// The text so far.
    var answer: AnswerText { get }
    /// Nothing more is to come.
    var isComplete: Bool { get }
    /// The text has ended; what may still come counts tokens.
    var isWhole: Bool { get }
    mutating func take(_ event: ServerSentEvents.Event, of call: ModelCall) throws(ModelCall.Stop)
}

/// One request to a vendor, streamed, and every way in which it can go wrong.
struct ModelCall {
    /// Why there is no answer.
    enum Stop: Error {
        case failed(QuillError)
        case refused
    }

    let client: HTTPClient
    /// Its title.
    let vendor: String
    let model: String
    let key: Secret?
    let patience: ModelPatience
    let now: @Sendable () -> Timestamp

    /// Bytes of an event stream for each token asked for: the vendors wrap every token in a few hundred.
    private static let wireBytesPerToken = 2_048
    private static let maxEventBytes = 4 << 20
    private static let maxErrorBytes = 64 << 10

    /// Sends `body` and feeds `reader` until it is complete.
    /// - Parameter heard: gets the number of characters so far.
    func run(
        _ reader: inout some AnswerReader, url: String, headers: [(name: String, value: String)], body: JSONValue, maxOutputTokens: Int,
        heard: @Sendable (Int) -> Void
    ) async throws(Stop) {
        let request = try request(url, headers, body, maxOutputTokens)
        let stream: HTTPStream
        do throws(HTTPClientError) { stream = try await client.stream(request) } catch { throw failed(error) }
        defer { stream.cancel() }
        guard stream.status == 200 else { throw await refusal(stream) }
        guard stream.headers["content-type"]?.lowercased().hasPrefix("text/event-stream") == true else {
            throw .failed(ModelFailure.noStream(vendor))
        }
        var events = ServerSentEvents(maxEventBytes: Self.maxEventBytes)
        while !reader.isComplete {
            let piece: [UInt8]?
            do throws(HTTPClientError) { piece = try await stream.next() } catch {
                // The text was paid for and is all there.
                if reader.isWhole, error.cause != .cancelled { return }
                throw failed(error)
            }
            guard let piece else { break }
            let found: [ServerSentEvents.Event]
            do throws(ServerSentEvents.TooLarge) { found = try events.feed(piece) } catch { throw .failed(ModelFailure.overlong(vendor)) }
            for event in found where !reader.isComplete { try reader.take(event, of: self) }
            heard(reader.answer.characters)
        }
        guard reader.isWhole else { throw .failed(ModelFailure.half(vendor)) }
    }

    private func request(
        _ url: String, _ headers: [(name: String, value: String)], _ body: JSONValue, _ maxOutputTokens: Int
    ) throws(Stop) -> HTTPRequest {
        let bytes: [UInt8]
        do throws(QuillError) { bytes = try JSON.encode(body) } catch { throw .failed(error) }
        return HTTPRequest(
            "POST", url, headers: headers + [("Content-Type", "application/json"), ("Accept", "text/event-stream")], body: .bytes(bytes),
            timeouts: HTTPTimeouts(connect: patience.connect, idle: patience.idle, total: patience.total),
            maxResponseBytes: (1 << 20) + min(max(maxOutputTokens, 0), 1_000_000) * Self.wireBytesPerToken)
    }

    private func failed(_ error: HTTPClientError) -> Stop { .failed(ModelFailure.classified(error, vendor: vendor)) }

    /// What an answer other than 200 means.
    private func refusal(_ stream: HTTPStream) async -> Stop {
        var body: [UInt8] = []
        do throws(HTTPClientError) {
            while body.count < Self.maxErrorBytes, let piece = try await stream.next() { body += piece }
        } catch {
            // The status says enough; but a task that was cancelled wants no verdict.
            if error.cause == .cancelled { return failed(error) }
        }
        let said = decode(JSONValue.self, body) ?? .null
        return stop(said, status: stream.status, patienceSeconds: Patience.seconds(stream.headers, now: now()))
    }

    /// The verdict on an error in a vendor's JSON, wherever it stood.
    func stop(_ said: JSONValue, status: Int, patienceSeconds: Int? = nil) -> Stop {
        let error = said["error"] ?? said
        let kinds = [error["type"], error["code"], error["details"]?["error_code"], error["innererror"]?["code"]]
        let message = error["message"]?.text ?? error.text ?? ""
        let failure = ModelFailure(
            vendor: vendor, model: model, status: status, kinds: Set(kinds.compactMap { $0?.text }),
            message: VendorWords.tidy(message, without: key), patienceSeconds: patienceSeconds)
        return switch failure.classified {
        case .refusal: .refused
        case .error(let error): .failed(error)
        }
    }

    /// What does not decode is nil: the callers say what that means where they are.
    func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8]) -> T? {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch { return nil }
    }
}
