import Children
import Glibc
import Testing

@Suite struct SessionTests {
    @Test func speaksInLines() async throws {
        let session = try await ChildSession.start(Command(executable: "cat"))
        var answers = session.lines.makeAsyncIterator()
        for word in ["one", "two", "three"] {
            try await session.send(line: word)
            #expect(await answers.next() == Array(word.utf8))
        }
        await session.closeInput()
        #expect(await answers.next() == nil)
        #expect(try await session.result().exit == .code(0))
        await #expect(throws: ChildError.inputClosed) { try await session.send(line: "more") }
    }

    @Test func aSlowReaderHoldsTheChildBack() async throws {
        let session = try await ChildSession.start(shell("seq 1 300000"))
        var sum = 0
        for await line in session.lines {
            sum += Int(String(decoding: line, as: UTF8.self)) ?? 0
            if sum % 1000 == 0 { await Task.yield() }
        }
        #expect(sum == 300_000 * 300_001 / 2)
        #expect(try await session.result().exit == .code(0))
    }

    @Test func endsWhenAsked() async throws {
        let session = try await ChildSession.start(Command(executable: "yes"))
        var lines = session.lines.makeAsyncIterator()
        #expect(await lines.next() == Array("y".utf8))
        #expect(try await session.end().exit == .signal(SIGTERM))
        #expect(!isRunning(session.processID))
    }

    @Test func aCancelledReaderLeavesTheChildAndTheLines() async throws {
        let session = try await ChildSession.start(Command(executable: "cat"))
        let reader = Task {
            var lines = session.lines.makeAsyncIterator()
            return await lines.next()
        }
        reader.cancel()
        #expect(await reader.value == nil)
        try await session.send(line: "still here")
        var lines = session.lines.makeAsyncIterator()
        #expect(await lines.next() == Array("still here".utf8))
        try await session.end()
    }

    @Test func refusesAnEndlessLine() async throws {
        let session = try await ChildSession.start(shell("cat /dev/zero"), lineLimitBytes: 1000)
        for await _ in session.lines {}
        await #expect(throws: ChildError.lineTooLong(limitBytes: 1000)) { try await session.result() }
    }
}
