import Testing

@testable import HTTPServer

/// Requests that two readers could understand differently, or that are no HTTP.
@Suite struct StrictTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        let status: Int
        var testDescription: String { name }

        init(_ name: String, _ request: String, _ status: Int) {
            (self.name, self.request, self.status) = (name, request, status)
        }
    }

    static let host = "Host: test\r\n"
    static let rows = [
        Row("coding and length", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
        Row("two lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        Row("the same length twice", "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
        Row("a list of lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 1, 1\r\n\r\na", 400),
        Row("a signed length", "POST / HTTP/1.1\r\n\(host)Content-Length: +1\r\n\r\na", 400),
        Row("a negative length", "POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\na", 400),
        Row("a huge length", "POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999999\r\n\r\na", 413),
        Row("two hosts", "GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
        Row("no host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 400),
        Row("a host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        Row("an unknown coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\n", 501),
        Row("chunked in another coat", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: xchunked\r\n\r\n", 501),
        Row("two codings", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Row("a list of codings", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        Row("a coding in 1.0", "POST / HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Row("NUL in a value", "GET / HTTP/1.1\r\n\(host)X: a\0b\r\n\r\n", 400),
        Row("two NULs in a value", "GET / HTTP/1.1\r\n\(host)X: a\0\0b\r\n\r\n", 400),
        Row("NUL at the end of a value", "GET / HTTP/1.1\r\n\(host)X: a\0\r\n\r\n", 400),
        Row("NULs that look like a line end", "GET / HTTP/1.1\r\n\(host)X: a\0\0Content-Length: 5\r\n\r\n", 400),
        Row("NUL in a name", "GET / HTTP/1.1\r\n\(host)X\0Y: a\r\n\r\n", 400),
        Row("NUL in the target", "GET /a\0b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("NUL in the method", "GE\0T / HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a bare line feed", "GET / HTTP/1.1\r\n\(host)X: a\nY: b\r\n\r\n", 400),
        Row("bare line feeds only", "GET / HTTP/1.1\nHost: test\n\n", 400),
        Row("a bare line feed at the end", "GET / HTTP/1.1\r\n\(host)\n", 400),
        Row("a bare carriage return", "GET / HTTP/1.1\r\n\(host)X: a\rY: b\r\n\r\n", 400),
        Row("a folded line", "GET / HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n", 400),
        Row("a line that begins with a blank", "GET / HTTP/1.1\r\n X: a\r\n\(host)\r\n", 400),
        Row("a blank before the colon", "GET / HTTP/1.1\r\n\(host)X : a\r\n\r\n", 400),
        Row("no colon", "GET / HTTP/1.1\r\n\(host)nonsense\r\n\r\n", 400),
        Row("no name", "GET / HTTP/1.1\r\n\(host): a\r\n\r\n", 400),
        Row("two blanks in the request line", "GET  / HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a blank behind the version", "GET / HTTP/1.1 \r\n\(host)\r\n", 400),
        Row("a target that is no path", "GET a/b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a star", "GET * HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a tunnel", "CONNECT other:443 HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a fragment", "GET /a#b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("raw bytes in the target", "GET /caf\u{e9} HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a control character in the target", "GET /a\u{1}b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a broken escape", "GET /%zz HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a cut escape", "GET /a%2 HTTP/1.1\r\n\(host)\r\n", 400),
        Row("an escaped NUL", "GET /a%00b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("escaped bytes that are not UTF-8", "GET /%ff HTTP/1.1\r\n\(host)\r\n", 400),
        Row("an escaped NUL in the query", "GET /?a=%00 HTTP/1.1\r\n\(host)\r\n", 400),
        Row("up", "GET /a/../b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("up, escaped", "GET /a/%2e%2E/b HTTP/1.1\r\n\(host)\r\n", 400),
        Row("a method that is none", "G(T / HTTP/1.1\r\n\(host)\r\n", 400),
        Row("another expectation", "POST / HTTP/1.1\r\n\(host)Expect: cake\r\nContent-Length: 1\r\n\r\n", 417),
        Row("large header fields", "GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431),
        Row("huge header fields", "GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 60_000))\r\n\r\n", 431),
        Row("many header fields", "GET / HTTP/1.1\r\n\(host)\(String(repeating: "a:b\r\n", count: 10_000))\r\n", 431),
        Row("a huge target", "GET /\(String(repeating: "a", count: 60_000)) HTTP/1.1\r\n\(host)\r\n", 414),
        Row("a broken chunk", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", 400),
    ]

    @Test(arguments: rows) func refusesAndCloses(row: Row) async throws {
        let (answer, rest) = try await withClient { request in
            do { _ = try await request.body.collect(limit: 1_000) } catch { return Response(status: 499) }
            return Response()
        } test: { client in
            try client.write(row.request)
            return (try client.answer(), try client.readToEnd())
        }
        #expect(answer.status == row.status, "\(answer.head)")
        // libmicrohttpd 0.9.75 sends the head of its own complaints about Content-Length twice.
        #expect(rest.isEmpty || rest.hasSuffix("</html>"))
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nhOsT:test\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\n\(host)\r\n",
        "GET http://test/a HTTP/1.1\r\n\(host)\r\n",
        "GET http://test HTTP/1.1\r\n\(host)\r\n",
        "OPTIONS * HTTP/1.1\r\n\(host)\r\n",
        "GET /a?x=/../y HTTP/1.1\r\n\(host)\r\n",
        "GET //a//b HTTP/1.1\r\n\(host)\r\n",
        "GET / HTTP/1.1\r\n\(host)X:  \t a b\t \r\nY:\r\nZ: caf\u{e9}\r\nCookie: a=b; c=d\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
        "POST / HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n",
        "POST / HTTP/1.1\r\n\(host)transfer-encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n",
        "GET /?\(String(repeating: "a=b&", count: 250)) HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 6_500))\r\n\r\n",
    ]) func takesWhatIsInOrder(request: String) async throws {
        let statuses = try await withClient { request in
            do { _ = try await request.body.collect(limit: 1_000) } catch { return Response(status: 499) }
            return Response()
        } test: { client in
            try client.write(request)
            return [try client.answer().status, try client.get("/").status]
        }
        #expect(statuses == [200, 200])
    }

    @Test func lastVersionsClientsAreServedToo() async throws {
        let text = try await withClient { _ in
            Response(body: .text("old"))
        } test: { client in
            try client.write("GET / HTTP/1.0\r\n\r\n")
            return try client.readToEnd()
        }
        #expect(text.hasSuffix("\r\n\r\nold"))
    }
}
