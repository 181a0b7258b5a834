import Foundation
import Glibc
import Programs
import Support
import Testing

@testable import Egress

/// One after the other, since one of them counts the descriptors of the whole process.
@Suite(.serialized) struct ForwardProxyTests {
    @Test func fetchesFromAnAllowedAddress() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let origin = try Origin.answering("hello")
        let answer = try await session.exchange("GET http://127.0.0.1:\(origin.port)/x")
        #expect(answer == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        #expect(session.refusals.isEmpty)
        #expect(session.bytesReceived > 5)
        await proxy.close()
    }

    @Test func aHeadAndABodyThatComeTogetherFitTheBuffer() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let body = String(repeating: "b", count: 200_000)
        let origin = try Origin.answering(body)
        for _ in 0..<20 {
            #expect(try await session.exchange("GET http://127.0.0.1:\(origin.port)/").hasSuffix("\r\n\r\n\(body)"))
        }
        await proxy.close()
    }

    @Test func onlyTheRequestItselfReachesTheOrigin() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let seen = Lock("")
        let ended = DispatchSemaphore(value: 0)
        let origin = try Origin { client in
            let head = try client.readHead()
            let body = try client.read(2)
            try client.write("HTTP/1.1 200 OK\r\n\r\n")
            client.endSending()
            let rest = try client.readToEnd()
            seen.withLock { $0 = head + String(decoding: body, as: UTF8.self) + rest }
            ended.signal()
        }
        let smuggled = "GET http://127.0.0.1:\(origin.port)/secret HTTP/1.1\r\n\r\n"
        _ = try await session.exchange(
            "POST http://127.0.0.1:\(origin.port)/x", headers: "Content-Length: 2\r\n", body: "ab" + smuggled)
        try await onThread { ended.wait() }
        await proxy.close()
        #expect(
            seen.withLock { $0 } == "POST /x HTTP/1.1\r\nHost: 127.0.0.1:\(origin.port)\r\ncontent-length: 2\r\nConnection: close\r\n\r\nab"
        )
    }

    @Test func tunnelsBothWaysAndEndsEachAlone() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        // Answers only when the client's direction has ended.
        let origin = try Origin { client in
            let everything = try client.readToEnd()
            try client.write("echo " + everything)
        }
        let answer = try await onThread {
            let client = try TestSocket(connectTo: session.port)
            try client.write("CONNECT 127.0.0.1:\(origin.port) HTTP/1.1\r\n\(session.authorization)\r\nearly ")
            let head = try client.readHead()
            try client.write("late")
            client.endSending()
            return head + (try client.readToEnd())
        }
        #expect(answer == "HTTP/1.1 200 Connection established\r\n\r\necho early late")
        await proxy.close()
    }

    @Test func aSlowReaderStillGetsTheLastByteOfATunnel() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let closed = DispatchSemaphore(value: 0)
        let size = 2_000_000
        let origin = try Origin { client in
            _ = try client.readToEnd()
            try client.write([UInt8](repeating: 7, count: size))
            client.endSending()
            closed.signal()
        }
        let received = try await onThread {
            let client = try TestSocket(connectTo: session.port)
            var small = Int32(64 * 1024)
            setsockopt(client.number, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<Int32>.size))
            try client.write("CONNECT 127.0.0.1:\(origin.port) HTTP/1.1\r\n\(session.authorization)\r\n")
            _ = try client.readHead()
            client.endSending()
            // Both directions of the origin are over before the first byte is read here.
            closed.wait()
            var received = 0
            while case let piece = try client.read(4096), !piece.isEmpty { received += piece.count }
            return received
        }
        #expect(received == size)
        await proxy.close()
    }

    @Test func streamsMuchWithLittleMemory() async {
        // In a process of its own, since memory is the process's.
        await #expect(processExitsWith: .success) {
            let proxy = try loopbackProxy()
            let session = proxy.openSession()
            let size = 200 * 1024 * 1024
            let origin = try Origin { client in
                _ = try client.readHead()
                try client.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
                let piece = [UInt8](repeating: 7, count: 1 << 20)
                for _ in 0..<200 { try client.write(piece) }
            }
            let before = try residentBytes()
            let (received, most) = try await onThread {
                let client = try TestSocket(connectTo: session.port)
                try client.write("GET http://127.0.0.1:\(origin.port)/ HTTP/1.1\r\n\(session.authorization)\r\n")
                _ = try client.readHead()
                var received = 0
                var most: Int64 = 0
                while case let piece = try client.read(), !piece.isEmpty {
                    received += piece.count
                    if received % 1_000_000 < piece.count { most = max(most, try residentBytes()) }
                }
                return (received, most)
            }
            #expect(received == size)
            #expect(session.bytesReceived > Int64(size))
            #expect(most - before < 32 << 20, "\((most - before) >> 20) MiB more were resident")
            await proxy.close()
        }
    }

    @Test func aReaderThatStopsStopsTheOrigin() async throws {
        let proxy = try loopbackProxy(limits: ProxyLimits(idleTime: .milliseconds(500)))
        let session = proxy.openSession()
        let origin = try Origin { client in
            _ = try client.readHead()
            try client.write("HTTP/1.1 200 OK\r\n\r\n")
            let piece = [UInt8](repeating: 7, count: 1 << 20)
            while true { try client.write(piece) }
        }
        let failure = try await onThread {
            let client = try TestSocket(connectTo: session.port)
            try client.write("GET http://127.0.0.1:\(origin.port)/ HTTP/1.1\r\n\(session.authorization)\r\n")
            // Nothing is read: the buffers fill, nothing moves, and the idle time ends it with a reset.
            var event = pollfd(fd: client.number, events: 0, revents: 0)
            guard poll(&event, 1, 20_000) == 1 else { return Int32(-1) }
            do {
                while !(try client.read().isEmpty) {}
                return 0
            } catch let error as SocketFailure { return error.code }
        }
        #expect(failure == ECONNRESET)
        #expect(session.bytesReceived < 64 << 20)
        await proxy.close()
    }

    @Test func fiveHundredClientsAreServedInTurn() async throws {
        let proxy = try loopbackProxy(limits: ProxyLimits(connections: 64))
        let session = proxy.openSession()
        let origin = try Origin.answering("hello")
        let line = "GET http://127.0.0.1:\(origin.port)/"
        let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<500 { group.addTask { try await session.exchange(line).hasSuffix("hello") } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 500)
        #expect(origin.connections == 500)
        await proxy.close()
    }

    /// Nobody inside is answered before the house is full and everybody has asked; whoever is answered has left it.
    @Test func aFullHouseLetsNewcomersWait() async throws {
        let (room, visitors) = (4, 20)
        let proxy = try loopbackProxy(limits: ProxyLimits(connections: room))
        let session = proxy.openSession()
        let house = Lock((inside: 0, most: 0, asked: 0))
        let origin = try Origin { client in
            _ = try client.readHead()
            house.withLock {
                $0.inside += 1
                $0.most = max($0.most, $0.inside)
            }
            while house.withLock({ $0.most < room || $0.asked < visitors }) { sched_yield() }
            house.withLock { $0.inside -= 1 }
            try client.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        }
        let line = "GET http://127.0.0.1:\(origin.port)/"
        let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<visitors {
                group.addTask { try await session.exchange(line) { house.withLock { $0.asked += 1 } }.hasSuffix("hello") }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == visitors)
        #expect(house.withLock { $0.most } == room)
        await proxy.close()
    }

    @Test func aRedirectOfARealClientIsJudgedToo() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let origin = try Origin { client in
            _ = try client.readHead()
            try client.write("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n")
        }
        let outcome = try await run([
            "python3", "-c",
            """
            import sys, urllib.request, urllib.error
            handler = urllib.request.ProxyHandler({"http": sys.argv[1]})
            try:
                urllib.request.build_opener(handler).open(sys.argv[2], timeout=20)
            except urllib.error.HTTPError as error:
                sys.exit(3 if error.headers["X-Quill-Refused"] == "private-address" else 4)
            """,
            session.proxyURL, "http://127.0.0.1:\(origin.port)/",
        ])
        #expect(outcome.code == 3, "\(outcome.words)")
        #expect(origin.connections == 1)
        #expect(session.refusals.map(\.host) == ["169.254.169.254"])
        #expect(session.refusals.first?.detail == "169.254.169.254 (link-local)")
        await proxy.close()
    }
}

private func residentBytes() throws -> Int64 {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (fields.count > 1 ? Int64(fields[1]) ?? 0 : 0) * 4096
}
