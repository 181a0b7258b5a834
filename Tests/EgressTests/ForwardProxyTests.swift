import Foundation
import Glibc
import Programs
import Support
import Testing

@testable import Egress

/// One after the other, since one of them counts the descriptors of the whole process.
@Suite(.serialized) struct ForwardProxyTests {
    // MARK: What passes

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

    // MARK: What is refused

    @Test(arguments: [
        "169.254.169.254", "127.0.0.2", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "0", "2130706434", "0x7f000002",
        "0x7f.2", "0177.0.0.2", "127.2", "10.0.0.1", "[fe80::1]", "[::]", "255.255.255.255", "[64:ff9b::127.0.0.2]",
    ])
    func everySpellingOfAForbiddenAddressIsRefused(_ host: String) async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        for line in ["GET http://\(host):8080/", "CONNECT \(host):8080"] {
            let answer = try await session.exchange(line)
            #expect(answer.hasPrefix("HTTP/1.1 403 "), "\(line): \(answer)")
            #expect(answer.contains("\r\nX-Quill-Refused: private-address\r\n"))
        }
        let bare = host.trimmingCharacters(in: ["[", "]"])
        #expect(session.refusals.map(\.host) == [bare])
        #expect(session.refusals.map(\.reason) == [.privateAddress])
        await proxy.close()
    }

    @Test func aForbiddenServerSeesNoConnection() async throws {
        let forbidden = try Origin.answering("secret", host: "127.0.0.2")
        let resolver = TableResolver(["inside.test": [["127.0.0.2"]]])
        let proxy = try loopbackProxy(resolver: resolver)
        let session = proxy.openSession()
        let answer = try await session.exchange("GET http://inside.test:\(forbidden.port)/")
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
        #expect(!answer.contains("127.0.0.2"))
        #expect(
            session.refusals == [
                Refusal(host: "inside.test", port: forbidden.port, reason: .privateAddress, detail: "127.0.0.2 (loopback)")
            ])
        #expect(forbidden.connections == 0)
        await proxy.close()
    }

    @Test func aSecondAnswerOfTheResolverIsJudgedAnew() async throws {
        let allowed = try Origin.answering("hello")
        let resolver = TableResolver(["rebind.test": [["127.0.0.1"], ["127.0.0.2"]]])
        let proxy = try loopbackProxy(resolver: resolver)
        let session = proxy.openSession()
        let line = "GET http://rebind.test:\(allowed.port)/"
        #expect(try await session.exchange(line).hasSuffix("hello"))
        // One question for a request: what was judged is what was connected to.
        #expect(resolver.asked == ["rebind.test"])
        #expect(try await session.exchange(line).hasPrefix("HTTP/1.1 403 "))
        #expect(resolver.asked.count == 2)
        await proxy.close()
    }

    @Test func ofManyAddressesOnlyTheAllowedAreTried() async throws {
        let allowed = try Origin.answering("hello")
        let resolver = TableResolver(["many.test": [["::1", "127.0.0.2", "10.0.0.1", "127.0.0.1"]]])
        let proxy = try loopbackProxy(resolver: resolver)
        let session = proxy.openSession()
        #expect(try await session.exchange("GET http://many.test:\(allowed.port)/").hasSuffix("hello"))
        await proxy.close()
    }

    @Test func mailPortsAreRefused() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        #expect(try await session.exchange("CONNECT 127.0.0.1:25").contains("X-Quill-Refused: refused-port"))
        #expect(session.refusals.map(\.reason) == [.refusedPort])
        await proxy.close()
    }

    @Test func theByteLimitCutsWithAReset() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession(byteLimit: 1_000_000)
        let origin = try Origin { client in
            _ = try client.readHead()
            try client.write("HTTP/1.1 200 OK\r\n\r\n")
            let piece = [UInt8](repeating: 7, count: 1 << 20)
            while true { try client.write(piece) }
        }
        let line = "GET http://127.0.0.1:\(origin.port)/"
        // No length was announced: an orderly end would look like the whole.
        await #expect(throws: SocketFailure.reset) { try await session.exchange(line) }
        #expect(session.bytesReceived > 1_000_000)
        #expect(session.bytesReceived < 1_200_000)
        #expect(try await session.exchange(line).contains("X-Quill-Refused: byte-limit"))
        #expect(session.refusals.map(\.reason) == [.byteLimit])
        await proxy.close()
    }

    @Test(arguments: [
        "", "Proxy-Authorization: Basic cXVpbGw6d3Jvbmc=\r\n", "Proxy-Authorization: Bearer x\r\n",
        "Authorization: Basic cXVpbGw6d3Jvbmc=\r\n",
    ])
    func withoutCredentialsNothingIsDone(_ header: String) async throws {
        let resolver = TableResolver([:])
        let proxy = try loopbackProxy(resolver: resolver)
        let answer = try await onThread { [port = proxy.port] in
            let client = try TestSocket(connectTo: port)
            try client.write("GET http://somewhere.test/ HTTP/1.1\r\n\(header)\r\n")
            return try client.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 407 "))
        #expect(answer.contains("Proxy-Authenticate: Basic"))
        #expect(resolver.asked.isEmpty)
        await proxy.close()
    }

    @Test(arguments: [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 3\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip\r\n",
        "Host: a\r\nHost: b\r\n", "X : 1\r\n",
    ])
    func ambiguousRequestsGoNowhere(_ headers: String) async throws {
        let origin = try Origin.answering("hello")
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let answer = try await session.exchange("POST http://127.0.0.1:\(origin.port)/", headers: headers, body: "abc")
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        #expect(origin.connections == 0)
        await proxy.close()
    }

    @Test func aHeadThatIsTooLargeIsRefused() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let answer = try await session.exchange(
            "GET http://127.0.0.1/", headers: "X: \(String(repeating: "x", count: 17_000))\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 431 "))
        await proxy.close()
    }

    // MARK: Time

    @Test func aSlowHeadIsCutAtItsDeadline() async throws {
        let proxy = try loopbackProxy(limits: ProxyLimits(headTime: .seconds(2), idleTime: .seconds(3600)))
        let answers = try await onThread { [port = proxy.port] in
            let silent = try TestSocket(connectTo: port)
            let slow = try TestSocket(connectTo: port)
            try slow.write("GET http://127.0.0.1/ HTTP/1.1\r\nX: ")
            return [try silent.readToEnd(), try slow.readToEnd()]
        }
        #expect(answers[0].isEmpty)
        #expect(answers[1].hasPrefix("HTTP/1.1 408 "))
        await proxy.close()
    }

    @Test func anOriginThatNeverAnswersEndsAtTheIdleTime() async throws {
        let proxy = try loopbackProxy(limits: ProxyLimits(idleTime: .milliseconds(200)))
        let session = proxy.openSession()
        let origin = try Origin { client in _ = try client.readToEnd() }
        #expect(try await session.exchange("GET http://127.0.0.1:\(origin.port)/").hasPrefix("HTTP/1.1 504 "))
        await proxy.close()
    }

    @Test func aSlowResolverEndsAtTheConnectTime() async throws {
        let resolver = StuckResolver()
        let proxy = try loopbackProxy(limits: ProxyLimits(lookups: 2, connectTime: .milliseconds(200)), resolver: resolver)
        let session = proxy.openSession()
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<6 { group.addTask { try await session.exchange("GET http://slow\(number).test/") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 6)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 504 ") })
        #expect(resolver.asked == 2, "no more look-ups at once than the limit")
        // The proxy ends although two look-ups still hang.
        await proxy.close()
        resolver.release()
    }

    @Test func anOriginThatIsNotThereIsToldAtOnce() async throws {
        let proxy = try loopbackProxy()
        let session = proxy.openSession()
        let port = try { try Origin.answering("").port }()
        #expect(try await session.exchange("GET http://127.0.0.1:\(port)/").hasPrefix("HTTP/1.1 502 "))
        #expect(session.refusals.isEmpty)
        await proxy.close()
    }

    // MARK: Sessions and the end

    @Test func sessionsAreCountedApartAndEndAlone() async throws {
        let proxy = try loopbackProxy()
        let first = proxy.openSession()
        let second = proxy.openSession()
        let arrived = DispatchSemaphore(value: 0)
        let origin = try Origin { client in
            _ = try client.readHead()
            try client.write("HTTP/1.1 200 OK\r\n\r\nstart")
            arrived.signal()
            _ = try client.readToEnd()
        }
        let line = "GET http://127.0.0.1:\(origin.port)/"
        let cut = Task { try await first.exchange(line) }
        try await onThread { arrived.wait() }
        first.close()
        await #expect(throws: SocketFailure.reset) { try await cut.value }
        #expect(try await first.exchange(line).hasPrefix("HTTP/1.1 407 "))
        #expect(try await second.exchange("CONNECT 10.0.0.1:80").hasPrefix("HTTP/1.1 403 "))
        #expect(first.refusals.isEmpty)
        #expect(second.refusals.count == 1)
        #expect(second.bytesReceived == 0)
        await proxy.close()
    }

    @Test func aPortOfItsOwnNeedsNoCredentials() async throws {
        let proxy = try loopbackProxy()
        let session = try proxy.openPortSession()
        let origin = try Origin.answering("hello")
        let ask = { @Sendable (host: String) in
            let client = try TestSocket(connectTo: session.port)
            try client.write("GET http://\(host):\(origin.port)/ HTTP/1.1\r\n\r\n")
            return try client.readToEnd()
        }
        #expect(try await onThread { try ask("127.0.0.1") }.hasSuffix("hello"))
        #expect(try await onThread { try ask("127.0.0.2") }.hasPrefix("HTTP/1.1 403 "))
        #expect(session.refusals.map(\.host) == ["127.0.0.2"])
        session.close()
        await proxy.close()
        await #expect(throws: SocketFailure.self) { try await onThread { try ask("127.0.0.1") } }
    }

    @Test func closingEndsEverythingAndLeaksNothing() async throws {
        let holding = try Origin { client in
            _ = try client.readHead()
            try client.write("HTTP/1.1 200 OK\r\n\r\nstart")
            _ = try client.readToEnd()
        }
        // Other tests open and close descriptors of this process meanwhile; what a proxy leaks is there each time.
        var grew = true
        for _ in 0..<20 where grew {
            let before = try await onThread { try settledDescriptors() }
            let ports = try await closedWhileInUse(holding)
            for port in ports { await #expect(throws: SocketFailure.self) { try await onThread { _ = try TestSocket(connectTo: port) } } }
            grew = try await onThread { try settledDescriptors(wanted: before) } > before
        }
        #expect(!grew)
    }

    /// Five proxies that are closed while twenty clients each are connected; the ports that they had.
    private func closedWhileInUse(_ holding: Origin) async throws -> [UInt16] {
        var ports: [UInt16] = []
        for _ in 0..<5 {
            let proxy = try loopbackProxy()
            let session = proxy.openSession()
            ports.append(session.port)
            let clients = try await onThread {
                try (0..<20).map { number in
                    let client = try TestSocket(connectTo: session.port)
                    // Some have only connected, some are in the middle of an answer.
                    if number % 2 == 0 {
                        try client.write("GET http://127.0.0.1:\(holding.port)/ HTTP/1.1\r\n\(session.authorization)\r\n")
                        _ = try client.readHead()
                    }
                    return client
                }
            }
            await proxy.close()
            try await onThread {
                for client in clients {
                    do { while !(try client.read().isEmpty) {} } catch let error as SocketFailure {
                        guard error.code == ECONNRESET else { throw error }
                    }
                }
            }
        }
        return ports
    }

    // MARK: Real clients

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

/// A resolver that answers only when it is released.
private final class StuckResolver: Resolver {
    private let gate = DispatchSemaphore(value: 0)
    private let count = Lock(0)

    var asked: Int { count.withLock { $0 } }

    func addresses(of host: String) -> [IPAddress] {
        count.withLock { $0 += 1 }
        gate.wait()
        gate.signal()
        return []
    }

    func release() { gate.signal() }
}

private func residentBytes() throws -> Int64 {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (fields.count > 1 ? Int64(fields[1]) ?? 0 : 0) * 4096
}

/// The number of open descriptors once it is at most `wanted` (or the same twice), since threads of the
/// test's own origins close theirs a little later. Looks at most 2000 times.
private func settledDescriptors(wanted: Int? = nil) throws -> Int {
    var last = try openDescriptors()
    for _ in 0..<2000 {
        sched_yield()
        let now = try openDescriptors()
        if let wanted { if now <= wanted { return now } } else if now == last { return now }
        last = now
    }
    return last
}
