import Redis
import QueuePeers
import Support
import Testing

@Suite struct RedisClientTests {
    @Test func answersOfEveryKind() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let client = try server.client(database: 3)
        #expect(try await client.send(["SET", "a", "é\0\r\n$5\r\n"]) == .text("OK"))
        #expect(try await client.send(["GET", "a"]) == .text("é\0\r\n$5\r\n"))
        #expect(try await client.send(["GET", "b"]) == .nothing)
        #expect(try await client.send(["INCR", "n"]) == .integer(1))
        #expect(try await client.send(["MGET", "a", "b"]) == .list([.text("é\0\r\n$5\r\n"), .nothing]))
        #expect(try await client.send([["INCR", "a"], ["INCR", "n"]]).last == .integer(2))
        await #expect(throws: RedisError.self) { try await client.send(["INCR", "a"]) }
        // The database of the address, and no other.
        #expect(try await server.client().send(["EXISTS", "a"]) == .integer(0))
        // An error of the server leaves the connection as it was.
        #expect(try await client.send(["CLIENT", "ID"]) == client.send(["CLIENT", "ID"]))
    }

    @Test func aLongAnswerAndALongCommand() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let client = try server.client()
        let long = String(repeating: "0123456789", count: 300_000)
        try await client.send(["SET", "long", long])
        #expect(try await client.send(["GET", "long"]).text == long)
    }

    @Test func aListIsWaitedForAndShared() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let (reader, writer) = (try server.client(), try server.client())
        async let waited = reader.pop(10, from: "l", waitMilliseconds: 60_000)
        try await writer.push(["1"], to: "l", keeping: 100)
        #expect(try await waited == ["1"])
        try await writer.push(["2", "3", "4"], to: "l", keeping: 2)
        #expect(try await reader.pop(10, from: "l", waitMilliseconds: 60_000) == ["3", "4"])
        #expect(try await reader.pop(10, from: "l", waitMilliseconds: 1) == [])
    }

    @Test func aChannelIsTold() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        #expect(try await server.client().publish("x", on: "nobody") == 0)
    }

    @Test func passwords() async throws {
        let server = try await RedisServer(["requirepass=s3cr:t"])
        defer { withExtendedLifetime(server) {} }
        try await server.client(":s3cr%3At@").ping()
        try await server.client("default:s3cr%3At@").ping()
        for account in ["", ":wrong@", "ada:s3cr%3At@"] {
            let error = await #expect(throws: RedisError.self) { try await server.client(account).ping() }
            guard case .refused(let code, _)? = error else {
                Issue.record("\(account): \(String(describing: error))")
                continue
            }
            #expect(["NOAUTH", "WRONGPASS"].contains(code))
        }
        let error = await #expect(throws: RedisError.self) { try await server.client(":s3cr%3At@", database: 99).ping() }
        #expect(error == .refused(code: "ERR", message: "ERR DB index is out of range"))
    }

    @Test func aServerThatIsRestartedIsFoundAgain() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let client = try server.client()
        try await client.push(["1"], to: "l", keeping: 9)
        try await server.tell("restart")
        // What broke while nothing was asked is noticed before anything is.
        #expect(try await client.pop(1, from: "l", waitMilliseconds: 1) == [])
        try await server.tell("stop")
        await #expect(throws: RedisError.self) { try await client.ping() }
        try await server.tell("start")
        let end = ContinuousClock.now + .seconds(60)
        while await client.failure() != nil, ContinuousClock.now < end { await Task.yield() }
        try await client.ping()
    }

    @Test func aBrokenWaitSaysSo() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let client = try server.client()
        try await client.ping()
        async let waited = client.failure { try await $0.pop(1, from: "l", waitMilliseconds: 60_000) }
        try await server.waitForBlocked()
        try await server.tell("stop")
        #expect(await waited == .unreachable("the connection broke"))
    }

    @Test func aSilentServerIsNotWaitedForEver() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        var options = RedisClient.Options()
        options.answerMilliseconds = 200
        options.connectMilliseconds = 200
        let client = try server.client(options: options)
        try await client.ping()
        try await server.tell("freeze")
        #expect(await client.failure() == .timedOut)
        // It takes connections still, and says nothing on them.
        #expect(await client.failure() == .timedOut)
        try await server.tell("thaw")
    }

    @Test func cancellingEndsTheWait() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let client = try server.client()
        let waiting = Task { await client.failure { try await $0.pop(1, from: "l", waitMilliseconds: 600_000) } }
        try await server.waitForBlocked()
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
        try await client.ping()
    }

    @Test func closingEndsEverything() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        let client = try server.client()
        let waiting = (0..<3).map { _ in Task { await client.failure { try await $0.pop(1, from: "l", waitMilliseconds: 600_000) } } }
        try await server.waitForBlocked()
        client.close()
        for task in waiting { #expect(await task.value == .closed) }
        #expect(await client.failure() == .closed)
    }

    @Test func tooManyAtOnceAreRefused() async throws {
        let server = try await RedisServer()
        defer { withExtendedLifetime(server) {} }
        var options = RedisClient.Options()
        options.waitingLimit = 1
        let client = try server.client(options: options)
        let first = Task { await client.failure { try await $0.pop(1, from: "l", waitMilliseconds: 600_000) } }
        try await server.waitForBlocked()
        let second = Task { await client.failure() }
        let third = Task { await client.failure() }
        // One of them waits in line, the other is refused at once.
        let answers = await withTaskGroup(of: RedisError?.self) { group in
            group.addTask { await second.value }
            group.addTask { await third.value }
            let quick = await group.next() ?? nil
            first.cancel()
            return [quick, await group.next() ?? nil]
        }
        #expect(answers == [.tooBusy, nil])
    }

    @Test func whatIsNotRedisIsNotUnderstood() async throws {
        let client = RedisClient(try RedisAddress("redis://127.0.0.1:1"))
        let error = await client.failure()
        guard case .unreachable(let why)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why == "127.0.0.1:1 does not accept connections")
    }
}

extension RedisClient {
    /// What a request fails with; nil when it does not.
    func failure(_ ask: (RedisClient) async throws -> Void = { try await $0.ping() }) async -> RedisError? {
        do {
            try await ask(self)
            return nil
        } catch let error as RedisError { return error } catch {
            Issue.record(error)
            return nil
        }
    }

    func failure(_ ask: (RedisClient) async throws -> [String]) async -> RedisError? {
        await failure { client -> Void in _ = try await ask(client) }
    }
}

extension RedisServer {
    /// Until a client waits for a list.
    func waitForBlocked() async throws {
        let watcher = try client()
        let end = ContinuousClock.now + .seconds(60)
        while try await watcher.send(["INFO", "clients"]).text?.contains("blocked_clients:0") ?? true {
            try #require(ContinuousClock.now < end)
        }
    }
}
