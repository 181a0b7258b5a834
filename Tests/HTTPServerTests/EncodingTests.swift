import Compression
import Testing

@testable import HTTPServer

@Suite struct EncodingTests {
    @Test(
        arguments: [
            (nil, nil), ("", nil), ("br", .brotli), ("gzip", .gzip), ("GZIP", .gzip), ("gzip, deflate, br, zstd", .brotli),
            ("gzip;q=1.0, br;q=0.9", .gzip), ("gzip;q=0.5, br;q=0.5", .brotli), ("br;q=0, gzip;q=0.001", .gzip), ("br;q=0.000", nil),
            ("*", .brotli), ("br;q=0, *", .gzip), ("*;q=0", nil), ("*;q=0, gzip", .gzip), ("deflate", nil), ("identity", nil),
            ("identity, gzip;q=0.5", nil), ("identity;q=0.5, gzip", .gzip), ("identity;q=0", nil), ("identity;q=0, br", .brotli),
            ("gzip ; Q=0.3", .gzip), ("gzip;q=", nil), ("gzip;q=2", nil), ("gzip;q=1.001", nil), ("gzip;q=0.1234", nil), ("gzip;q=-1", nil),
            ("gzip;level=9", nil), (";q=1, ,gzip", .gzip), ("br, br;q=0", nil),
        ] as [(String?, ContentCoding?)]) func understands(field: String?, expected: ContentCoding?)
    {
        #expect(AcceptEncoding(HeaderFields(field.map { [("accept-encoding", $0)] } ?? [])).best == expected, "\(field ?? "none")")
    }

    @Test func severalFieldsAreOneList() {
        #expect(AcceptEncoding(HeaderFields([("Accept-Encoding", "br;q=0.1"), ("Accept-Encoding", "gzip")])).best == .gzip)
    }

    private static let text = Array((0..<200).map { "<p>Paragraph \($0), much like the others.</p>\n" }.joined().utf8)

    /// What the text is answered as, with `headers` to it, when `asked` is asked.
    private func answer(
        _ asked: String, status: Int = 200, type: String = "text/html; charset=utf-8", headers: [(name: String, value: String)] = [],
        body: [UInt8] = Self.text, method: String = "GET"
    ) async throws -> (answer: Answer, bytes: [UInt8]) {
        try await withClient { request in
            await Response(status: status, headers: [("Content-Type", type)] + headers, body: .bytes(body)).compressed(for: request)
        } test: { client in
            try client.write("\(method) / HTTP/1.1\r\nHost: test\r\n\(asked)Connection: close\r\n\r\n")
            let answer = Answer(head: try client.read(until: "\r\n\r\n"))
            var bytes: [UInt8] = []
            while case let piece = try client.read(), !piece.isEmpty { bytes += piece }
            return (answer, bytes)
        }
    }

    @Test(arguments: ContentCoding.allCases) func sendsWhatTheClientLikes(coding: ContentCoding) async throws {
        let wanted = try #require(coding.encode(Self.text))
        let (answer, bytes) = try await answer(
            "Accept-Encoding: \(coding.rawValue)\r\n", headers: [("ETag", "\"one\""), ("vary", "Cookie")])
        #expect(answer["content-encoding"] == coding.rawValue)
        #expect(answer["content-length"] == String(wanted.count))
        #expect(answer["vary"] == "Cookie, Accept-Encoding")
        #expect(answer["etag"] == "W/\"one\"")
        #expect(bytes == wanted)
        let head = try await self.answer("Accept-Encoding: \(coding.rawValue)\r\n", method: "HEAD")
        #expect(head.answer["content-length"] == String(wanted.count))
        #expect(head.bytes.isEmpty)
    }

    @Test func saysThatItCouldHaveBeenOther() async throws {
        let (answer, bytes) = try await answer("", headers: [("ETag", "\"one\""), ("Vary", "accept-encoding")])
        #expect(answer["content-encoding"] == nil)
        #expect(answer["vary"] == "accept-encoding")
        #expect(answer["etag"] == "\"one\"")
        #expect(bytes == Self.text)
    }

    @Test(
        arguments: [
            (200, "image/png", [], 4_000), (200, "application/octet-stream", [], 4_000), (200, "text/html", [], 1_023),
            (200, "text/html", [], 3 << 20), (206, "text/plain", [("Content-Range", "bytes 0-3999/9000")], 4_000),
            (200, "text/html", [("Content-Encoding", "zstd")], 4_000),
            (200, "text/html", [("Cache-Control", "private, no-transform")], 4_000),
        ] as [(Int, String, [(String, String)], Int)])
    func leavesAlone(status: Int, type: String, headers: [(String, String)], count: Int) async throws {
        let body = [UInt8](repeating: 0x61, count: count)
        let (answer, bytes) = try await answer(
            "Accept-Encoding: br, gzip\r\n", status: status, type: type, headers: headers.map { (name: $0.0, value: $0.1) }, body: body)
        #expect(answer["vary"] == nil)
        #expect(answer["content-encoding"] != "br")
        #expect(bytes == body)
    }

    @Test(arguments: ["application/json", "application/problem+json", "image/svg+xml", "text/css", "Text/Plain ; charset=utf-8"])
    func compressesEveryKindOfText(type: String) async throws {
        #expect(try await answer("Accept-Encoding: br\r\n", type: type).answer["content-encoding"] == "br")
    }

    @Test func anEventStreamIsNeverHeldBack() async throws {
        let stream = EventStream()
        stream.send([UInt8](repeating: 0x61, count: 5_000) + Array("\n\n".utf8))
        let head = try await withClient { request in
            await Response(headers: [("Content-Type", "text/event-stream")], body: .stream(stream)).compressed(for: request)
        } test: { client in
            try client.write("GET / HTTP/1.1\r\nHost: test\r\nAccept-Encoding: br, gzip\r\n\r\n")
            let head = Answer(head: try client.read(until: "\r\n\r\n"))
            _ = try client.read(until: "aaaa\n\n")
            return head
        }
        #expect(head["content-encoding"] == nil)
        stream.finish()
    }

    /// The lengths of compressed pages tell secrets to whoever can make a browser ask for them.
    @Test(
        arguments: [
            ("Sec-Fetch-Site: same-origin\r\nCookie: a=b\r\n", true), ("Sec-Fetch-Site: none\r\nCookie: a=b\r\n", true), ("", true),
            ("Sec-Fetch-Site: cross-site\r\n", false), ("Sec-Fetch-Site: same-site\r\nCookie: a=b\r\n", false), ("Cookie: a=b\r\n", false),
        ]) func tellsNoLengthsToOtherSites(asked: String, isCompressed: Bool) async throws
    {
        let (answer, bytes) = try await answer("Accept-Encoding: br\r\n" + asked)
        #expect(answer["content-encoding"] == (isCompressed ? "br" : nil))
        #expect((bytes == Self.text) == !isCompressed)
        #expect(answer["vary"] == "Accept-Encoding")
    }
}
