import Support

@testable import QuillClient
@testable import QuillWire

/// The other side of the wire, played by a function; remembers what it was asked.
final class FakeServer: Transport {
    typealias Handler = @Sendable (WireCall, _ number: Int) throws(ClientError) -> WireAnswer

    private let handler: Handler
    private let asked = Lock<[WireCall]>([])

    init(_ handler: @escaping Handler) { self.handler = handler }

    var calls: [WireCall] { asked.withLock { $0 } }

    func send(_ call: WireCall) async throws(ClientError) -> WireAnswer {
        let number = asked.withLock { asked -> Int in
            asked.append(call)
            return asked.count
        }
        return try handler(call, number)
    }

    /// A client of it that never waits.
    var client: QuillClient { QuillClient(self, name: "test", pause: { _ in }) }
}

/// A body in pieces, which may end in a failure.
final class FakeBody: AnswerBody {
    private let rest: Lock<[[UInt8]]>
    private let ending: ClientError?

    init(_ pieces: [String], ending: ClientError? = nil) {
        rest = Lock(pieces.map { Array($0.utf8) })
        self.ending = ending
    }

    func next() async throws(ClientError) -> [UInt8]? {
        let piece = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if piece == nil, let ending { throw ending }
        return piece
    }
}

extension WireAnswer {
    static func text(_ text: String, status: Int = 200) -> WireAnswer {
        WireAnswer(status: status, headers: [], body: FakeBody([text]))
    }

    static func json(_ value: some Encodable, status: Int = 200) throws(ClientError) -> WireAnswer {
        do { return text(String(decoding: try Wire.encode(value), as: UTF8.self), status: status) } catch {
            throw .unreadable("\(error)")
        }
    }

    static func problem(_ status: Int, _ code: String) throws(ClientError) -> WireAnswer {
        try json(
            Wire.Problem(status: status, title: "", detail: "No.", code: code, hint: "Do.", requestId: "req_1", errors: nil), status: status
        )
    }
}
