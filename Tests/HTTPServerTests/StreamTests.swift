import Gates
import Glibc
import Support
import Testing

@testable import HTTPServer

/// Gives its pieces one after another and counts how it is treated.
final class PieceStream: ByteSource {
    private let pieces: Lock<[[UInt8]]>
    private let pulls = Lock(0)
    let wasCancelled = Signal()
    let hangsAtEnd: Bool
    private let gate = Gate()

    init(_ pieces: [[UInt8]], hangsAtEnd: Bool = false) {
        self.pieces = Lock(pieces)
        self.hangsAtEnd = hangsAtEnd
    }

    var pullCount: Int { pulls.withLock { $0 } }

    func next() async -> [UInt8]? {
        if pulls.withLock({ count -> Int in
            count += 1
            return count
        }) % 3 == 0 {
            await Task.yield()
        }
        if let piece = pieces.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return piece }
        if hangsAtEnd { await gate.opened() }
        return nil
    }

    func cancelled() {
        wasCancelled.set()
        gate.open()
    }
}

@Suite struct StreamTests {
    @Test func sendsWhatASourceMakes() async throws {
        let sources = [
            PieceStream((0..<20).map { [UInt8](repeating: UInt8(97 + $0), count: 1_000) }),
            PieceStream([Array("ab".utf8), [], Array("cd".utf8)]),
        ]
        let answers = try await withClient { request in
            request.path == "/chunks"
                ? Response(body: .stream(sources[0])) : Response(body: .stream(sources[1], length: 4))
        } test: { client in
            try client.write("GET /chunks HTTP/1.1\r\nHost: test\r\n\r\n")
            let chunks = try client.read(until: "\r\n0\r\n\r\n")
            return [chunks, try client.get("/length").body]
        }
        #expect(answers[0].contains("transfer-encoding: chunked") || answers[0].contains("Transfer-Encoding: chunked"))
        #expect(answers[0].utf8.count { $0 == UInt8(ascii: "q") } == 1_000)
        #expect(answers[1] == "abcd")
        #expect(sources.allSatisfy { !$0.wasCancelled.wait(milliseconds: 0) })
    }

    @Test func aSourceThatEndsEarlyBreaksTheConnection() async throws {
        let text = try await withClient { _ in
            Response(body: .stream(PieceStream([Array("ab".utf8)]), length: 4))
        } test: { client in
            try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            return try client.readToEnd()
        }
        #expect(text.hasSuffix("\r\n\r\nab"))
    }

    /// Nothing is pulled that the client does not take.
    @Test func aSlowClientSlowsTheSource() async throws {
        let source = PieceStream([[UInt8]](repeating: [UInt8](repeating: 1, count: 64 << 10), count: 1_024))
        let (early, received) = try await withServer { _ in
            Response(body: .stream(source, length: 64 << 20))
        } test: { server in
            let port = server.port
            return try await onThread {
                let client = try Client(port, receiveBuffer: 64 << 10)
                try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                _ = try client.read(until: "\r\n\r\n")
                // The socket is full when nothing moves for a while.
                var before = -1
                while source.pullCount != before {
                    before = source.pullCount
                    poll(nil, 0, 200)
                }
                var received = 0
                while received < 64 << 20, case let piece = try client.read(), !piece.isEmpty { received += piece.count }
                return (before, received)
            }
        }
        #expect(early < 512)
        #expect(received == 64 << 20)
    }

    @Test(arguments: [false, true]) func aSourceHearsThatItsClientWent(isReset: Bool) async throws {
        let source = PieceStream([Array("first".utf8)], hangsAtEnd: true)
        try await withServer { _ in
            Response(body: .stream(source))
        } test: { server in
            let port = server.port
            try await onThread {
                let client = try Client(port)
                if isReset { client.resetAtEnd() }
                try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                _ = try client.read(until: "first")
            }
            #expect(try await source.wasCancelled.came())
        }
    }

    @Test func aSourceThatNobodyMayReadHearsOfIt() async throws {
        let (head, wrong) = (PieceStream([[1]]), PieceStream([[1]]))
        let (answer, status) = try await withServer { request in
            request.method == "HEAD" ? Response(body: .stream(head)) : Response(headers: [("a b", "")], body: .stream(wrong))
        } test: { server in
            let port = server.port
            return try await onThread {
                let client = try Client(port)
                try client.write("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n")
                return (try client.answer(toHead: true), try Client(port).get("/").status)
            }
        }
        #expect(answer["connection"] == "close")
        #expect(status == 500)
        #expect(try await head.wasCancelled.came())
        #expect(try await wrong.wasCancelled.came())
        #expect(head.pullCount == 0)
    }

    @Test func aHandlerIsCancelledWhenItsClientGoes() async throws {
        let (arrived, cancelled) = (Signal(), Signal())
        try await withServer { _ in
            let gate = Gate()
            await withTaskCancellationHandler {
                arrived.set()
                await gate.opened()
            } onCancel: {
                cancelled.set()
                gate.open()
            }
            return Response()
        } test: { server in
            let port = server.port
            try await onThread {
                let client = try Client(port)
                try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                _ = arrived.wait(milliseconds: 20_000)
            }
            #expect(try await cancelled.came())
        }
    }
}
