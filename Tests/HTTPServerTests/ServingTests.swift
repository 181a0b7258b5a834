import Foundation
import Gates
import Support
import Testing

@testable import HTTPServer

@Suite struct ServingTests {
    @Test func answersAndKeepsTheConnection() async throws {
        let answers = try await withClient {
            Response(body: .text($0.path))
        } test: { client in
            [try client.get("/one"), try client.get("/two?x=1")]
        }
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers.map(\.body) == ["/one", "/two"])
    }

    @Test func answersRequestsThatCameTogetherInOrder() async throws {
        let bodies = try await withClient { request in
            if request.path == "/slow" { await Task.yield() }
            return Response(body: .text(request.path))
        } test: { client in
            let head = "HTTP/1.1\r\nHost: test\r\n\r\n"
            try client.write("GET /slow \(head)GET /b \(head)GET /slow \(head)")
            return [try client.answer(), try client.answer(), try client.answer()].map(\.body)
        }
        #expect(bodies == ["/slow", "/b", "/slow"])
    }

    @Test func aHandlerGoesOnWhereItIsTold() async throws {
        let (place, seen) = (ThreadExecutor(name: "place"), Lock<[String]>([]))
        let executor = ThreadGroup([place])
        let server = try HTTPServer(
            ServerOptions(), executor: { $0.path == "/there" ? executor : nil }
        ) { _ in
            let begins = place.isCurrent
            // Once it has truly waited: what it waits for may be done before it begins to.
            for _ in 0..<1_000 where !place.isCurrent { await Task.yield() }
            seen.withLock { $0.append("\(begins) \(place.isCurrent)") }
            return Response()
        }
        let port = server.port
        for path in ["/there", "/elsewhere", "/there"] { _ = try await onThread { try Client(port).get(path) } }
        await server.close()
        #expect(seen.withLock { $0 } == ["false true", "false false", "false true"])
    }

    @Test func tellsTheHandlerWhatWasAsked() async throws {
        let seen = Lock<Request?>(nil)
        _ = try await withClient { request in
            seen.withLock { $0 = request }
            return Response(status: 204)
        } test: { client in
            try client.get("/a/b%2Fc%C3%A9/?q=a+b%26&q=2&empty", headers: "X-Thing: one \r\nx-thing:two\r\nAccept:\r\n")
        }
        let request = try #require(seen.withLock { $0 })
        #expect(request.method == "GET")
        #expect(request.path == "/a/b%2Fc%C3%A9/")
        #expect(request.segments == ["a", "b/cé", ""])
        #expect(request.query.map(\.name) == ["q", "q", "empty"])
        #expect(request.query.map(\.value) == ["a b&", "2", ""])
        #expect(request.rawQuery == "q=a+b%26&q=2&empty")
        #expect(request.headers.values(of: "X-THING") == ["one", "two"])
        #expect(request.headers["accept"] == "")
        #expect(request.peer == "127.0.0.1")
        #expect(request.body.length == 0)
    }

    @Test func waitsForAHandlerThatWaits() async throws {
        let (arrived, gate) = (Signal(), Gate())
        let answer = try await withServer { _ in
            arrived.set()
            await gate.opened()
            return Response(body: .text("late"))
        } test: { server in
            let port = server.port
            async let answer = onThread { try Client(port).get("/") }
            #expect(try await arrived.came())
            #expect(server.activeRequests == 1)
            gate.open()
            return try await answer
        }
        #expect(answer.body == "late")
    }

    @Test func headHasTheLengthAndNoBody() async throws {
        let answers = try await withClient { _ in
            Response(body: .text("twelve bytes"))
        } test: { client in
            try client.write("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n")
            return [try client.answer(toHead: true), try client.get("/")]
        }
        #expect(answers[0]["content-length"] == "12")
        #expect(answers[1].body == "twelve bytes")
    }

    @Test(arguments: [204, 304]) func someStatusesHaveNoBody(status: Int) async throws {
        let answers = try await withClient { request in
            request.path == "/none" ? Response(status: status) : Response(body: .text("next"))
        } test: { client in
            try client.write("GET /none HTTP/1.1\r\nHost: test\r\n\r\n")
            return [try client.answer(toHead: true), try client.get("/")]
        }
        #expect(answers[0].status == status)
        #expect(answers[1].body == "next")
    }

    @Test func sendsAPartOfAFile() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "served-\(UUID().uuidString)").path
        try Data("0123456789".utf8).write(to: URL(filePath: file))
        defer { unlink(file) }
        let answers = try await withClient { request in
            switch request.path {
            case "/part": Response(status: 206, body: .file(path: file, offset: 3, length: 4))
            case "/empty": Response(body: .file(path: file, offset: 10, length: 0))
            case "/beyond": Response(body: .file(path: file, offset: 3, length: 8))
            case "/wraps": Response(body: .file(path: file, offset: .max, length: 2))
            case "/folder": Response(body: .file(path: "/tmp", offset: 0, length: 0))
            default: Response(body: .file(path: file + "-none", offset: 0, length: 1))
            }
        } test: { client in
            try ["/part", "/empty", "/beyond", "/wraps", "/folder", "/none"].map { try client.get($0) }
        }
        #expect(answers.map(\.status) == [206, 200, 500, 500, 500, 404])
        #expect(answers.map(\.body) == ["3456", "", "", "", "", ""])
    }

    @Test func headersCannotBeInjected() async throws {
        let answers = try await withClient { request in
            switch request.path {
            case "/value": Response(headers: [("X-A", "b\r\nSet-Cookie: c=d")], body: .text("secret"))
            case "/name": Response(headers: [("X A:", "b")])
            case "/status": Response(status: 99)
            default: Response(headers: [("X-A", "b"), ("Content-Length", "99")], body: .text("fine"))
            }
        } test: { client in
            try ["/value", "/name", "/status", "/fine"].map { try client.get($0) }
        }
        #expect(answers.map(\.status) == [500, 500, 500, 200])
        #expect(answers.allSatisfy { $0["set-cookie"] == nil })
        #expect(answers.map(\.body) == ["", "", "", "fine"])
        #expect(answers[3]["x-a"] == "b")
    }

    @Test func anAddressInUseOrWrongIsAnError() throws {
        let server = try HTTPServer(ServerOptions()) { _ in Response() }
        #expect(throws: HTTPServerError.system(call: "listen on 127.0.0.1:\(server.port)", errno: EADDRINUSE)) {
            _ = try HTTPServer(ServerOptions(port: server.port)) { _ in Response() }
        }
        #expect(throws: HTTPServerError.badAddress("localhost")) {
            _ = try HTTPServer(ServerOptions(address: "localhost")) { _ in Response() }
        }
    }

    @Test func listensOnBothFamilies() async throws {
        let peer = try await withServer(ServerOptions(address: "::")) {
            Response(body: .text($0.peer))
        } test: { server in
            let port = server.port
            return try await onThread { try Client(port).get("/").body }
        }
        #expect(peer == "127.0.0.1")
    }

    @Test func servesManyAtOnce() async throws {
        let total = try await withServer { request in
            for _ in 0..<(Int(request.query("yields") ?? "") ?? 0) { await Task.yield() }
            return Response(body: .text(request.rawQuery))
        } test: { server in
            let port = server.port
            return try await withThrowingTaskGroup(of: Int.self) { group in
                for client in 0..<16 {
                    group.addTask {
                        try await onThread {
                            let socket = try Client(port)
                            return try (0..<50).count { round in
                                let query = "yields=\((client + round) % 4)"
                                return try socket.get("/?" + query).body == query
                            }
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
        }
        #expect(total == 800)
    }
}
