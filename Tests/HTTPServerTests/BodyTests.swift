import Gates
import Glibc
import Support
import Testing

@testable import HTTPServer

@Suite struct BodyTests {
    /// Answers with what came, or with why it did not.
    static let echo: @Sendable (Request) async -> Response = { request in
        do throws(HTTPServerError) {
            return Response(body: .bytes(try await request.body.collect(limit: 100_000)))
        } catch {
            if case .bodyTooLarge = error { return Response(status: 413, body: .text("too large")) }
            return Response(status: 499)
        }
    }

    static let head = "POST / HTTP/1.1\r\nHost: test\r\n"

    @Test func givesTheBodyHoweverItCame() async throws {
        let text = String(repeating: "body ", count: 10_000)
        let bodies = try await withClient {
            await Self.echo($0)
        } test: { client in
            try client.write("\(Self.head)Content-Length: \(text.utf8.count)\r\n\r\n\(text)")
            let whole = try client.answer().body
            try client.write("\(Self.head)Transfer-Encoding: chunked\r\n\r\n")
            for piece in ["a", "bc", String(repeating: "d", count: 30_000), "\0\r\n"] {
                try client.write("\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n")
            }
            try client.write("0\r\nTrailer: x\r\n\r\n")
            return [whole, try client.answer().body, try client.get("/").body]
        }
        #expect(bodies == [text, "abc" + String(repeating: "d", count: 30_000) + "\0\r\n", ""])
    }

    @Test func tellsTheLengthThatTheClientDeclared() async throws {
        let bodies = try await withClient { request in
            Response(body: .text("\(request.body.length.map(String.init) ?? "unknown")"))
        } test: { client in
            try client.write("\(Self.head)Content-Length: 3\r\n\r\nabc")
            let first = try client.answer().body
            try client.write("\(Self.head)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            return [first, try client.answer().body]
        }
        #expect(bodies == ["3", "unknown"])
    }

    @Test func asksForTheBodyOnlyWhenTheHandlerDoes() async throws {
        let (first, second) = try await withClient {
            await Self.echo($0)
        } test: { client in
            try client.write("\(Self.head)Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            let asked = try client.read(until: "\r\n\r\n")
            try client.write("abc")
            let answer = try client.answer()
            try client.write("\(Self.head)Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n")
            return ((asked, answer.body), (try client.answer(), try client.isAtEnd()))
        }
        #expect(first.0 == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(first.1 == "abc")
        #expect(second.0.status == 413)
        #expect(second.1)
    }

    @Test func aHandlerMayThinkBeforeItAsksForTheBody() async throws {
        let gate = Gate()
        let (arrived, answers) = (Signal(), Lock<[String]>([]))
        try await withServer { request in
            arrived.set()
            await gate.opened()
            return await Self.echo(request)
        } test: { server in
            let port = server.port
            async let body = onThread {
                let client = try Client(port)
                try client.write("\(Self.head)Content-Length: 3\r\n\r\nabc")
                return try client.answer().body
            }
            #expect(try await arrived.came())
            gate.open()
            let text = try await body
            answers.withLock { $0.append(text) }
        }
        #expect(answers.withLock { $0 } == ["abc"])
    }

    @Test func aSmallBodyThatNobodyReadIsThrownAway() async throws {
        let statuses = try await withClient { _ in
            Response(status: 202)
        } test: { client in
            try client.write("\(Self.head)Content-Length: 100000\r\n\r\n\(String(repeating: "x", count: 100_000))")
            let first = try client.answer().status
            try client.write("\(Self.head)Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")
            return [first, try client.answer().status, try client.get("/").status]
        }
        #expect(statuses == [202, 202, 202])
    }

    /// The client sends all of it before it reads, and still gets the answer and not a reset.
    @Test(arguments: ["Content-Length: 3000000", "Transfer-Encoding: chunked"])
    func aLargeBodyThatNobodyReadClosesBehindTheAnswer(framing: String) async throws {
        let (answer, isAtEnd) = try await withClient { _ in
            Response(status: 403, headers: [("X-Why", "no")], body: .text("no"))
        } test: { client in
            let body = String(repeating: "x", count: 3_000_000)
            let sent = framing.hasPrefix("T") ? "2dc6c0\r\n\(body)\r\n0\r\n\r\n" : body
            try client.write("\(Self.head)\(framing)\r\n\r\n\(sent)")
            return (try client.answer(), try client.isAtEnd())
        }
        #expect(answer.status == 403)
        #expect(answer["x-why"] == "no")
        #expect(answer.body == "no")
        #expect(isAtEnd)
    }

    @Test func aBodyOverTheLimitIsRefusedInTheMiddle() async throws {
        let answer = try await withClient {
            await Self.echo($0)
        } test: { client in
            let chunk = "7530\r\n\(String(repeating: "x", count: 30_000))\r\n"
            try client.write("\(Self.head)Transfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<100 { try client.write(chunk) }
            try client.write("0\r\n\r\n")
            return try client.answer()
        }
        #expect(answer.status == 413)
        #expect(answer.body == "too large")
    }

    /// A handler that does not read makes the client wait, after a bounded number of bytes.
    @Test func aSlowReaderSlowsTheClient() async throws {
        let (gate, total) = (Gate(), 64 << 20)
        let received = Lock(0)
        let (sent, answer) = try await withServer { request in
            do throws(HTTPServerError) {
                var count = try await request.body.next()?.count ?? 0
                await gate.opened()
                while let piece = try await request.body.next() { count += piece.count }
                received.withLock { $0 = count }
                return Response(body: .text("\(count)"))
            } catch { return Response(status: 499) }
        } test: { server in
            let port = server.port
            return try await onThread {
                let client = try Client(port)
                try client.write("\(Self.head)Content-Length: \(total)\r\n\r\n")
                let sent = client.writeUntilFull(limit: total, milliseconds: 500)
                gate.open()
                try client.write([UInt8](repeating: 7, count: total - sent))
                return (sent, try client.answer())
            }
        }
        // The rest of what was taken lies in the two sockets' buffers.
        #expect(sent < 32 << 20)
        #expect(answer.body == "\(total)")
    }

    @Test(arguments: [false, true]) func aClientThatGoesInTheMiddleIsAnError(isReset: Bool) async throws {
        let (outcome, done, started) = (Lock<HTTPServerError?>(nil), Signal(), Signal())
        try await withServer { request in
            do throws(HTTPServerError) {
                while try await request.body.next() != nil { started.set() }
            } catch {
                outcome.withLock { $0 = error }
            }
            done.set()
            return Response()
        } test: { server in
            let port = server.port
            try await onThread {
                let client = try Client(port)
                if isReset { client.resetAtEnd() }
                try client.write("\(Self.head)Content-Length: 1000\r\n\r\nabc")
                _ = started.wait(milliseconds: 20_000)
            }
            #expect(try await done.came())
        }
        #expect(outcome.withLock { $0 } == .disconnected)
    }

    @Test func readingEndsWithTheTask() async throws {
        let (outcome, done) = (Lock<HTTPServerError?>(nil), Signal())
        let answer = try await withServer { request in
            let reader = Task {
                do throws(HTTPServerError) { _ = try await request.body.next() } catch { outcome.withLock { $0 = error } }
            }
            reader.cancel()
            await reader.value
            done.set()
            return Response(status: 408)
        } test: { server in
            let port = server.port
            return try await onThread {
                let client = try Client(port)
                try client.write("\(Self.head)Content-Length: 1000000\r\n\r\nabc")
                return try client.answer()
            }
        }
        #expect(outcome.withLock { $0 } == .cancelled)
        #expect(answer.status == 408)
    }

    @Test func aClientThatStopsSendingIsStillAnswered() async throws {
        let text = try await withClient { request in
            do { return Response(body: .text("\(try await request.body.collect(limit: 1_000_000).count)")) } catch {
                return Response(status: 499)
            }
        } test: { client in
            try client.write("\(Self.head)Content-Length: 500000\r\n\r\n")
            try client.write([UInt8](repeating: 1, count: 500_000))
            client.endSending()
            return try client.readToEnd()
        }
        #expect(text.hasSuffix("\r\n\r\n500000"))
    }
}
