import Foundation
import Glibc
import Support
import Testing

@testable import Egress

/// How long somebody is waited for, and what is left at the end.
extension ForwardProxyTests {
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
        // Other tests open and close descriptors of this process meanwhile, and may be given a port that was closed; what a
        // proxy leaks is there each time.
        var (grew, isOpen) = (true, true)
        for _ in 0..<20 where grew || isOpen {
            let before = try await onThread { try settledDescriptors() }
            let ports = try await closedWhileInUse(holding)
            isOpen = try await onThread { try ports.contains { try TestSocket.connects(to: $0) } }
            grew = try await onThread { try settledDescriptors(wanted: before) } > before
        }
        #expect(!grew)
        #expect(!isOpen)
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
