import Gates
import Glibc
import Support
import Testing

@testable import HTTPServer

/// Clients that are slow on purpose, and too many of them.
@Suite struct LimitTests {
    /// Sends a byte every now and then until the server has had enough; how long that took, in milliseconds.
    static func drip(_ client: Client, _ start: String) throws -> Int64 {
        let began = Clock.milliseconds()
        try client.write(start)
        while Clock.milliseconds() - began < 20_000 {
            var poll = pollfd(fd: client.number, events: Int16(POLLIN | 0x2000), revents: 0)
            if Glibc.poll(&poll, 1, 20) > 0 { break }
            do { try client.write("a") } catch is SocketFailure { break }
        }
        return Clock.milliseconds() - began
    }

    static let options = ServerOptions(headerSeconds: 0.5, bodyIdleSeconds: 0.5, bodyTotalSeconds: 1.5, idleSeconds: 0.5)

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHost: test\r\nX: "]) func theHeadMustComeInTime(start: String) async throws {
        let took = try await withClient(Self.options) { _ in
            Response()
        } test: {
            try Self.drip($0, start)
        }
        #expect(took >= 450)
        #expect(took < 10_000)
    }

    @Test func theNextHeadMustComeInTimeToo() async throws {
        let took = try await withClient(Self.options) { _ in
            Response()
        } test: { client in
            _ = try client.get("/")
            return try Self.drip(client, "GET / HTTP/1.1\r\nX: ")
        }
        #expect(took < 10_000)
    }

    @Test func anIdleConnectionIsClosed() async throws {
        let isAtEnd = try await withClient(Self.options) { _ in
            Response()
        } test: { client in
            _ = try client.get("/")
            return try client.isAtEnd()
        }
        #expect(isAtEnd)
    }

    @Test func aBodyMustNotStop() async throws {
        let outcome = Lock<HTTPServerError?>(nil)
        let told = Gate()
        let isAtEnd = try await withClient(Self.options) { request in
            do throws(HTTPServerError) { while try await request.body.next() != nil {} } catch { outcome.withLock { $0 = error } }
            told.open()
            return Response()
        } test: { client in
            try client.write("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nabc")
            return try client.isAtEnd()
        }
        #expect(isAtEnd)
        // The connection may be closed before its handler hears of it.
        await told.opened()
        #expect(outcome.withLock { $0 } == .disconnected)
    }

    @Test func aBodyMustEndAtLast() async throws {
        let took = try await withClient(ServerOptions(bodyIdleSeconds: 30, bodyTotalSeconds: 1.5)) { request in
            do { while try await request.body.next() != nil {} } catch { return Response(status: 499) }
            return Response()
        } test: {
            try Self.drip($0, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n")
        }
        #expect(took >= 1_400)
        #expect(took < 10_000)
    }

    /// The client must not pay for a slow server.
    @Test func aHandlerMayTakeLongerThanAClient() async throws {
        let gate = Gate()
        let (first, second) = try await withServer(Self.options) { request in
            if request.path == "/wait" { await gate.opened() }
            do { return Response(body: .text("\(try await request.body.collect(limit: 10_000_000).count)")) } catch {
                return Response(status: 499)
            }
        } test: { server in
            let port = server.port
            return try await onThread {
                let (quiet, full) = (try Client(port), try Client(port))
                try quiet.write("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n")
                try full.write("POST /wait HTTP/1.1\r\nHost: test\r\nContent-Length: 300000\r\n\r\n")
                try full.write([UInt8](repeating: 1, count: 300_000))
                // Three times as long as a client may be silent, told by a client that is.
                let clock = try Client(port)
                _ = try clock.isAtEnd()
                _ = try Client(port).isAtEnd()
                gate.open()
                return (try quiet.answer().body, try full.answer().body)
            }
        }
        #expect(first == "0")
        #expect(second == "300000")
    }

    @Test func tooManyConnectionsAreToldSo() async throws {
        let (status, served, after) = try await withServer(ServerOptions(maxConnections: 2)) { _ in
            Response()
        } test: { server in
            let port = server.port
            return try await onThread {
                let (one, two) = (try Client(port), try Client(port))
                let served = [try one.get("/").status, try two.get("/").status]
                let three = try Client(port)
                let refused = try three.answer()
                one.disconnect()
                _ = try one.isAtEnd()
                while server.openConnections > 1 { sched_yield() }
                return (refused.status, served, try Client(port).get("/").status)
            }
        }
        #expect(served == [200, 200])
        #expect(status == 503)
        #expect(after == 200)
    }
}
