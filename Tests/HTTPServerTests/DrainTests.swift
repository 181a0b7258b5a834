import Gates
import Glibc
import Support
import Testing

@testable import HTTPServer

@Suite struct DrainTests {
    @Test func drainingLetsRequestsEndAndTakesNoNewOnes() async throws {
        let (gate, arrived) = (Gate(), Signal())
        let stream = EventStream()
        let server = try HTTPServer(ServerOptions()) { request in
            if request.path == "/events" { return Response(body: .stream(stream)) }
            if request.path == "/idle" { return Response() }
            arrived.set()
            await gate.opened()
            return Response(body: .text("done"))
        }
        let port = server.port
        let (waiting, events, idle) = (try Client(port), try Client(port), try Client(port))
        try await onThread {
            try waiting.write("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n")
            try events.write("GET /events HTTP/1.1\r\nHost: test\r\n\r\n")
            _ = try events.read(until: "\r\n\r\n")
            _ = try idle.get("/idle")
        }
        #expect(try await arrived.came())
        async let drained: Void = server.drain(seconds: 20)
        let (end, isIdleClosed) = try await onThread { (try events.readToEnd(), try idle.isAtEnd()) }
        #expect(end == "0\r\n\r\n")
        #expect(isIdleClosed)
        #expect(throws: SocketFailure.self) { _ = try Client(port) }
        #expect(server.activeRequests == 1)
        gate.open()
        await drained
        let (answer, isAtEnd) = try await onThread { (try waiting.answer(), try waiting.isAtEnd()) }
        #expect(answer.body == "done")
        #expect(answer["connection"] == "close")
        #expect(isAtEnd)
        #expect(server.activeRequests == 0)
        await server.close()
        #expect(server.openConnections == 0)
    }

    @Test func drainingEndsAtItsDeadlineAndClosingCancels() async throws {
        let (arrived, cancelled) = (Signal(), Signal())
        let server = try HTTPServer(ServerOptions()) { _ in
            let gate = Gate()
            await withTaskCancellationHandler {
                arrived.set()
                await gate.opened()
            } onCancel: {
                cancelled.set()
                gate.open()
            }
            return Response()
        }
        let client = try Client(server.port)
        try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try await arrived.came())
        await server.drain(seconds: 0.1)
        #expect(server.activeRequests == 1)
        await server.close()
        #expect(try await cancelled.came())
        #expect(try await onThread { try client.isAtEnd() })
    }

    @Test func closingEndsEveryKindOfRequest() async throws {
        let stream = EventStream()
        let source = PieceStream([[1]], hangsAtEnd: true)
        let (gate, held) = (Gate(), Lock(0))
        let (arrived, failed) = (Signal(), Signal())
        let failure = Lock<HTTPServerError?>(nil)
        let server = try HTTPServer(ServerOptions()) { request in
            switch request.path {
            case "/events": return Response(body: .stream(stream))
            case "/stream": return Response(body: .stream(source))
            case "/body":
                do throws(HTTPServerError) { while try await request.body.next() != nil {} } catch {
                    failure.withLock { $0 = error }
                    failed.set()
                }
            default: break
            }
            if held.withLock({ count -> Int in
                count += 1
                return count
            }) == 2 {
                arrived.set()
            }
            // Does not heed its cancellation.
            await gate.opened()
            return Response()
        }
        let port = server.port
        let clients = try await onThread {
            try ["GET /events", "GET /stream", "POST /body", "GET /wait", "POST /unread", ""].map { line in
                let client = try Client(port)
                if !line.isEmpty {
                    try client.write("\(line) HTTP/1.1\r\nHost: test\r\n\(line.hasPrefix("P") ? "Content-Length: 9\r\n" : "")\r\n")
                }
                if line == "GET /events" || line == "GET /stream" { _ = try client.read(until: "\r\n\r\n") }
                return client
            }
        }
        #expect(try await arrived.came())
        await server.close()
        for client in clients { #expect(try await onThread { try client.readToEnd().count < 20 }) }
        #expect(stream.isEnded)
        #expect(try await source.wasCancelled.came())
        #expect(try await failed.came())
        let told = try #require(failure.withLock { $0 })
        #expect([.disconnected, .cancelled].contains(told), "a body that was cut off is not taken for a whole one")
        gate.open()
        await server.close()
        await server.drain(seconds: 1)
    }

    @Test func aForgottenServerClosesItself() async throws {
        var server: HTTPServer? = try HTTPServer(ServerOptions()) { _ in Response() }
        let client = try Client(try #require(server).port)
        let status = try await onThread { try client.get("/").status }
        #expect(status == 200)
        server = nil
        #expect(try await onThread { try client.isAtEnd() })
    }

    /// Servers come and go under clients that come and go, while handlers wait and streams are written to.
    @Test(arguments: 0..<4) func closingInTheMiddleOfEverything(seed: UInt64) async throws {
        let streams = Lock<[EventStream]>([])
        let failures = Lock<[HTTPServerError]>([])
        let server = try HTTPServer(ServerOptions(threads: seed.isMultiple(of: 2) ? 2 : 1)) { request in
            switch request.path {
            case "/events":
                let stream = EventStream(bufferBytes: 4_096)
                streams.withLock { $0.append(stream) }
                return Response(body: .stream(stream))
            case "/stream":
                return Response(body: .stream(PieceStream([[UInt8]](repeating: [UInt8](repeating: 1, count: 5_000), count: 50))))
            case "/body":
                do throws(HTTPServerError) { while try await request.body.next() != nil { await Task.yield() } } catch {
                    failures.withLock { $0.append(error) }
                }
                return Response(status: 201)
            default:
                await Task.yield()
                return Response(body: .text("x"))
            }
        }
        let port = server.port
        let rounds = Lock(0)
        let enough = Signal()
        let isOver = Lock(false)
        let clients = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        try await onThread {
                            var random = seed &* 31 &+ UInt64(index)
                            while !isOver.withLock({ $0 }) {
                                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                                do { try Self.visit(port, random >> 33) } catch is SocketFailure {}
                                if rounds.withLock({ count -> Int in
                                    count += 1
                                    return count
                                }) == 100 {
                                    enough.set()
                                }
                            }
                        }
                    }
                }
                group.addTask {
                    try await onThread {
                        while !isOver.withLock({ $0 }) {
                            for stream in streams.withLock({ $0.suffix(16) }) { stream.send([UInt8](repeating: 0x61, count: 700)) }
                            poll(nil, 0, 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try await enough.came())
        await server.close()
        isOver.withLock { $0 = true }
        try await clients.value
        #expect(server.openConnections == 0)
        #expect(server.activeRequests == 0)
        #expect(failures.withLock { $0 }.allSatisfy { $0 == .disconnected || $0 == .cancelled })
    }

    private static func visit(_ port: UInt16, _ random: UInt64) throws {
        let client = try Client(port)
        if random & 8 != 0 { client.resetAtEnd() }
        let host = "HTTP/1.1\r\nHost: test\r\n"
        switch random & 7 {
        case 0, 1: _ = try client.get("/")
        case 2:
            try client.write("GET /events \(host)\r\n")
            _ = try client.read(3_000)
        case 3:
            try client.write("GET /stream \(host)\r\n")
            _ = try client.read(until: random & 16 == 0 ? "0\r\n\r\n" : "\r\n\r\n")
        case 4:
            try client.write("POST /body \(host)Content-Length: 200000\r\n\r\n")
            try client.write([UInt8](repeating: 1, count: random & 16 == 0 ? 200_000 : 150_000))
            if random & 16 == 0 { _ = try client.answer() }
        case 5:
            try client.write("POST /other \(host)Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")
            _ = try client.answer()
        case 6: try client.write("GET / \(host)\r\n")
        default: try client.write("GET / HT")
        }
    }
}
