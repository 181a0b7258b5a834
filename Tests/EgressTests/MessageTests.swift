import Testing

@testable import Egress

/// Requests that two servers could read in two ways must not get past the proxy.
@Suite struct MessageTests {
    private func head(_ text: String) throws -> RequestHead { try RequestHead(Array(text.utf8)[...]) }

    @Test(arguments: [
        "Content-Length: 3\r\nTransfer-Encoding: chunked", "Content-Length: 3\r\nContent-Length: 3",
        "Content-Length: 3\r\nContent-Length: 5", "Content-Length: 3, 3", "Content-Length: +3", "Content-Length: -1",
        "Content-Length: 0x3", "Content-Length: ", "Content-Length: 99999999999999999999", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked", "Transfer-Encoding:\u{0B}chunked", "X: 1\r\n Transfer-Encoding: chunked",
        "Host: a\r\nHost: b", "X: a\nContent-Length: 3", "X: a\rContent-Length: 3", "X: \0", ": x", "no colon",
    ])
    func ambiguousHeadersAreRefused(_ headers: String) {
        #expect(throws: Answer.self) {
            _ = try head("POST http://a/ HTTP/1.1\r\n\(headers)\r\n\r\n").framing()
        }
    }

    @Test(arguments: [
        "GET  http://a/ HTTP/1.1", "GET http://a/", "GET http://a/ HTTP/1.1 ", "GET http://a/ HTTP/2.0", " GET http://a/ HTTP/1.1",
        "G(T http://a/ HTTP/1.1", "GET http://a/\u{7F} HTTP/1.1", "GET http://a/é HTTP/1.1", "",
    ])
    func badRequestLinesAreRefused(_ line: String) {
        #expect(throws: Answer.self) { try head("\(line)\r\n\r\n") }
    }

    @Test(arguments: [
        "https://a/", "ftp://a/", "file:///etc/passwd", "/path", "http:///x", "http://user@a/", "http://a:b@c/", "http://a:0x50/",
        "http://a:99999/",
        "http://a:/", "http://[::1/", "http://[fe80::1%25lo]/", "http://[1.2.3.4]/", "http://a%2eb/", "http://a\\b/", "*",
    ])
    func otherTargetsAreRefused(_ target: String) {
        #expect(throws: Answer.self) { try Destination(absolute: target) }
    }

    @Test func targetsAreTakenApart() throws {
        let plain = try Destination(absolute: "HTTP://Example.org?a=b#c")
        #expect((plain.host, plain.port, plain.path, plain.authority) == ("Example.org", 80, "/?a=b", "Example.org"))
        let v6 = try Destination(tunnel: "[2001:db8::1]:443")
        #expect((v6.host, v6.port) == ("2001:db8::1", 443))
        #expect(throws: Answer.self) { try Destination(tunnel: "example.org") }
        #expect(throws: Answer.self) { try Destination(tunnel: "example.org:443/x") }
    }

    @Test func hopByHopHeadersStayHere() throws {
        let request = try head(
            "POST http://a:8080/x?y HTTP/1.1\r\nHost: other\r\nProxy-Authorization: Basic s\r\nProxy-Connection: keep-alive\r\n"
                + "Connection: X-Secret, content-length\r\nX-Secret: 1\r\nTE: trailers\r\nUpgrade: h2c\r\nKeep-Alive: 3\r\nX-Kept:  a b \r\nContent-Length: 2\r\n\r\n"
        )
        let sent = String(decoding: request.forwarded(to: try Destination(absolute: request.target)), as: UTF8.self)
        #expect(sent == "POST /x?y HTTP/1.1\r\nHost: a:8080\r\nx-kept: a b\r\ncontent-length: 2\r\nConnection: close\r\n\r\n")
    }

    @Test func aBodyEndsWhereItsFramingSays() throws {
        var length = BodyFraming.length(3)
        #expect(try length.take(Array("abcGET /".utf8)[...]) == 3)
        #expect(length.isComplete)
        let body = "4;x=y\r\nWiki\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
        // In one piece and byte by byte.
        var whole = BodyFraming.chunked(ChunkReader())
        #expect(try whole.take(Array((body + "GET / HTTP/1.1").utf8)[...]) == body.utf8.count)
        #expect(whole.isComplete)
        var split = BodyFraming.chunked(ChunkReader())
        for byte in body.utf8 { #expect(try split.take([byte]) == 1) }
        #expect(split.isComplete)
    }

    @Test(arguments: [
        "\r\n", "g\r\n", "3\nabc", "3 \r\n", "-1\r\n", "0x3\r\n", "3\r\nabcd\r\n", "3\r\nabc\n", "3;a\nb", "fffffffffffffffff\r\n",
        "0\r\n\n", "0\r\n\r\r",
        "1;" + String(repeating: "x", count: 20_000),
    ])
    func badChunksAreRefused(_ body: String) {
        #expect(throws: Answer.self) {
            var framing = BodyFraming.chunked(ChunkReader())
            _ = try framing.take(Array(body.utf8)[...])
        }
    }

    @Test func anAnswerAlwaysClosesTheConnection() throws {
        var head = ResponseHead()
        var seen: [UInt8] = []
        let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: keep-alive\r\nX-Quill-Refused: no\r\nA: b\r\n\r\nbody"
        for byte in answer.utf8 { seen += try head.take([byte]) }
        #expect(
            String(decoding: seen, as: UTF8.self)
                == "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nConnection: close\r\n\r\nbody")
    }

    @Test(arguments: [
        "SSH-2.0-x\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", String(repeating: "x", count: 40_000),
    ])
    func whatIsNotHTTPIsNoAnswer(_ text: String) {
        #expect(throws: Answer.badOrigin) {
            var head = ResponseHead()
            _ = try head.take(Array(text.utf8)[...])
        }
    }
}
