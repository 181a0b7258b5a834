package import HTTPClient
package import QuillClient
internal import QuillWire

/// Carries calls to a server at an address such as `http://127.0.0.1:7878`.
package struct HTTPTransport: Transport {
    private let client: HTTPClient
    private let address: String

    package init(_ client: HTTPClient, address: String) {
        self.client = client
        self.address = address
    }

    package func send(_ call: WireCall) async throws(ClientError) -> WireAnswer {
        let isStream = if case .events = call.endpoint.answer { true } else { false }
        let request = HTTPRequest(
            call.endpoint.method.rawValue, address + call.target, headers: call.headers,
            body: call.body.isEmpty ? .none : .bytes(call.body),
            // A stream gives a sign of life every quarter of a minute; taking in a large file is silent for as long as it is read.
            timeouts: HTTPTimeouts(connect: 5, idle: isStream ? 60 : 900, total: nil),
            maxResponseBytes: isStream ? .max : 512 << 20)
        do {
            let stream = try await client.stream(request)
            return WireAnswer(status: stream.status, headers: stream.headers.fields, body: HTTPAnswerBody(stream: stream))
        } catch {
            throw ClientError(error)
        }
    }
}

private struct HTTPAnswerBody: AnswerBody {
    let stream: HTTPStream

    func next() async throws(ClientError) -> [UInt8]? {
        do { return try await stream.next() } catch { throw ClientError(error) }
    }
}

extension ClientError {
    fileprivate init(_ error: HTTPClientError) {
        switch error.cause {
        case .cancelled, .closed: self = .cancelled
        case .badResponse, .tooLarge: self = .unreadable("\(error)")
        default: self = .unreachable("\(error)")
        }
    }
}
