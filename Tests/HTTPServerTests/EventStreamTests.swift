import Glibc
import Support
import Testing

@testable import HTTPServer

@Suite struct EventStreamTests {
    static func frame(_ text: String) -> [UInt8] { Array("data: \(text)\n\n".utf8) }

    /// A server whose one stream is handed to the test.
    func withStream<Value: Sendable>(
        _ stream: EventStream, receiveBuffer: Int32? = nil, test: @escaping @Sendable (Client, HTTPServer) throws -> Value
    ) async throws -> Value {
        try await withServer { _ in
            Response(headers: [("Content-Type", "text/event-stream")], body: .stream(stream))
        } test: { server in
            try await onThread {
                let client = try Client(server.port, receiveBuffer: receiveBuffer)
                try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                return try test(client, server)
            }
        }
    }

    @Test func sendsFramesAsTheyComeAndEndsInOrder() async throws {
        let stream = EventStream()
        stream.send(Self.frame("early"))
        let (first, second, rest) = try await withStream(stream) { client, _ in
            let first = try client.read(until: "early\n\n")
            stream.send(Self.frame("two"))
            let second = try client.read(until: "two\n\n")
            stream.send(Self.frame("last"))
            stream.finish()
            return (first, second, try client.read(until: "0\r\n\r\n"))
        }
        #expect(first.contains("text/event-stream"))
        #expect(second.contains("data: two"))
        #expect(rest.contains("data: last"))
        #expect(!stream.send(Self.frame("late")))
    }

    @Test func aQuietStreamBeats() async throws {
        let text = try await withStream(EventStream(heartbeatSeconds: 0.05)) { client, _ in
            try client.read(until: "\r\n\r\n") + client.read(until: ":\n\n") + client.read(until: ":\n\n")
        }
        #expect(text.contains("3\r\n:\n\n"))
    }

    @Test(arguments: [false, true]) func endsWhenItsClientGoes(isReset: Bool) async throws {
        let (stream, ended) = (EventStream(), Signal())
        stream.whenEnded { ended.set() }
        _ = try await withServer { _ in
            Response(body: .stream(stream))
        } test: { server in
            let port = server.port
            try await onThread {
                let client = try Client(port)
                if isReset { client.resetAtEnd() }
                try client.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                _ = try client.read(until: "\r\n\r\n")
            }
            #expect(try await ended.came())
        }
        #expect(!stream.send(Self.frame("late")))
    }

    @Test func aClientThatTakesNothingIsSentAway() async throws {
        let (stream, ended) = (EventStream(bufferBytes: 10_000), Signal())
        stream.whenEnded { ended.set() }
        let (sent, received, isEnded) = try await withStream(stream, receiveBuffer: 4_096) { client, _ in
            _ = try client.read(until: "\r\n\r\n")
            var sent = 0
            while sent < 100_000, stream.send([UInt8](repeating: 0x61, count: 1_000)) { sent += 1 }
            let isEnded = ended.wait(milliseconds: 20_000)
            var received = 0
            do {
                while case let piece = try client.read(), !piece.isEmpty { received += piece.count }
            } catch is SocketFailure {}
            return (sent, received, isEnded)
        }
        #expect(sent < 100_000)
        #expect(received < sent * 1_000 + 1_000_000)
        #expect(isEnded)
        #expect(!stream.send([0x61]))
    }

    @Test func theBoundIsABound() {
        let stream = EventStream(bufferBytes: 10)
        #expect(stream.send([UInt8](repeating: 1, count: 10)))
        #expect(!stream.isEnded)
        #expect(!stream.send([1]))
        #expect(stream.isEnded)
        let ended = Lock(0)
        stream.whenEnded { ended.withLock { $0 += 1 } }
        stream.cancelled()
        #expect(ended.withLock { $0 } == 1)
    }

    /// At most so many bytes of what waits, as the event loop takes them.
    private func taken(_ count: Int, of stream: EventStream) -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        guard case .bytes(let taken) = bytes.withUnsafeMutableBytes({ stream.fill($0) {} }) else { return "" }
        return String(decoding: bytes.prefix(taken), as: UTF8.self)
    }

    @Test(arguments: [(4, ": one\n\ndata: slow\n\n"), (11, "data: slow\n\n"), (0, "data: slow\n\n"), (15, ": two\n\ndata: slow\n\n")])
    func whoIsCutOffIsToldWhyBehindAWholeFrame(begun: Int, rest: String) {
        let stream = EventStream(bufferBytes: 40, farewell: Self.frame("slow"))
        for text in ["one", "two", "six"] { stream.send(Self.frame(text)) }
        if begun > 0 { #expect(taken(begun, of: stream).utf8.count == begun) }
        #expect(!stream.send([UInt8](repeating: 0x61, count: 40)))
        #expect(taken(100, of: stream) == rest)
        #expect(taken(100, of: stream) == "")
        #expect(stream.isEnded)
    }

    @Test func whatMayWaitWaitsForItsReader() async {
        let stream = EventStream(bufferBytes: 30)
        let frames = (0..<200).map { Self.frame("\($0)") } + [Self.frame(String(repeating: "long", count: 20))]
        async let accepted = {
            var count = 0
            for frame in frames where await stream.sendWhenRead(frame) { count += 1 }
            stream.finish()
            return count
        }()
        var bytes: [UInt8] = []
        while let piece = await stream.next() {
            #expect(piece.count <= 30 || piece == frames.last)
            bytes += piece
        }
        #expect(await accepted == frames.count)
        #expect(bytes == frames.flatMap { $0 })
    }

    @Test func whatWaitsIsToldThatItsReaderHasGone() async {
        let stream = EventStream(bufferBytes: 10)
        stream.send([1, 2, 3])
        async let accepted = stream.sendWhenRead([UInt8](repeating: 4, count: 9))
        stream.cancelled()
        #expect(await !accepted)
    }

    @Test func canBeReadWithoutAServer() async {
        let stream = EventStream()
        stream.send([1, 2])
        #expect(await stream.next() == [1, 2])
        async let later = stream.next()
        stream.send([3])
        #expect(await later == [3])
        stream.finish()
        #expect(await stream.next() == nil)
    }

    @Test func manyWritersAndReadersLoseNothing() async throws {
        let streams = (0..<20).map { _ in EventStream(bufferBytes: 1 << 20) }
        let counts = try await withServer { request in
            Response(body: .stream(streams[Int(request.segments.first ?? "") ?? 0]))
        } test: { server in
            let port = server.port
            return try await withThrowingTaskGroup(of: Int.self) { group in
                for index in streams.indices {
                    group.addTask {
                        try await onThread {
                            let client = try Client(port)
                            try client.write("GET /\(index) HTTP/1.1\r\nHost: test\r\n\r\n")
                            return try client.read(until: "0\r\n\r\n").utf8.count { $0 == UInt8(ascii: "#") }
                        }
                    }
                }
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<250 {
                            for stream in streams { stream.send(Array("#\n\n".utf8)) }
                            await Task.yield()
                        }
                        return 0
                    }
                }
                var counts: [Int] = []
                var writers = 0
                while let count = try await group.next() {
                    if count == 0 { writers += 1 } else { counts.append(count) }
                    if writers == 4 {
                        writers = 0
                        streams.forEach { $0.finish() }
                    }
                }
                return counts
            }
        }
        #expect(counts == [Int](repeating: 1_000, count: 20))
    }
}
