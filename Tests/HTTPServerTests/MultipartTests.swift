import Testing

@testable import HTTPServer

@Suite struct MultipartTests {
    /// A form put back together: what a handler would have seen, however its pieces were cut.
    struct Field: Equatable {
        let name: String
        let filename: String?
        var bytes: [UInt8] = []
        var isWhole = false
    }

    static func fields(_ input: [UInt8], cutAt cuts: [Int], boundary: String = "b") throws(HTTPServerError) -> [Field] {
        var parser = try MultipartParser(boundary: boundary)
        var fields: [Field] = []
        for (start, end) in zip([0] + cuts, cuts + [input.count]) {
            for event in try parser.feed(Array(input[start..<end])) {
                switch event {
                case .part(let part): fields.append(Field(name: part.name, filename: part.filename))
                case .bytes(let bytes): fields[fields.count - 1].bytes += bytes
                case .partEnded: fields[fields.count - 1].isWhole = true
                }
            }
        }
        try parser.finish()
        return fields
    }

    static func part(_ name: String, _ body: String, filename: String? = nil) -> String {
        let file = filename.map { "; filename=\"\($0)\"" } ?? ""
        return "Content-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(body)"
    }

    static let forms: [String] = [
        "--b\r\n\(part("a", "1"))\r\n--b\r\n\(part("f", "\r\n--\r\n--x\r\n-", filename: "t.bin"))\r\n--b--\r\n",
        "preamble\r\n--bother\r\n--b  \t\r\n\(part("a", ""))\r\n--b--epilogue\r\n--b\r\n",
        "--b\r\n\(part("a", "\r\n\r"))\r\n--b\r\n\(part("b", "\r\r\n\r\r\n--"))\r\n--b--",
        "\r\n--b\r\nContent-Type: text/plain\r\n\(part("c", "--b--"))\r\n--b--",
    ].map { $0.replacingOccurrences("preamble\r\n--bother", "preamble\r\n-- b") }

    /// Every way to cut a form in two, and in three with a short piece in the middle.
    @Test(arguments: forms) func theCutsDoNotMatter(form: String) throws {
        let input = Array(form.utf8)
        let whole = try Self.fields(input, cutAt: [])
        #expect(!whole.isEmpty)
        #expect(!whole.contains { !$0.isWhole })
        for first in 0...input.count {
            #expect(try Self.fields(input, cutAt: [first]) == whole)
            for second in first...min(first + 9, input.count) where try Self.fields(input, cutAt: [first, second]) != whole {
                Issue.record("cut at \(first) and \(second)")
            }
        }
        #expect(try Self.fields(input, cutAt: Array(1..<input.count)) == whole)
    }

    @Test func givesTheParts() throws {
        let fields = try Self.forms.map { try Self.fields(Array($0.utf8), cutAt: []) }
        #expect(fields[0].map(\.name) == ["a", "f"])
        #expect(fields[0].map(\.filename) == [nil, "t.bin"])
        #expect(fields[0].map(\.bytes) == [Array("1".utf8), Array("\r\n--\r\n--x\r\n-".utf8)])
        #expect(fields[1].map(\.bytes) == [[]])
        #expect(fields[2].map(\.bytes) == [Array("\r\n\r".utf8), Array("\r\r\n\r\r\n--".utf8)])
        #expect(fields[3].map(\.bytes) == [Array("--b--".utf8)])
    }

    /// No prefix of a form is a form, and none crashes.
    @Test(arguments: forms) func aFormThatIsCutOffIsAnError(form: String) throws {
        let input = Array(form.utf8)
        let end = try #require((0...input.count).first { (try? Self.fields(Array(input.prefix($0)), cutAt: [])) != nil })
        #expect(String(decoding: input.prefix(end), as: UTF8.self).hasSuffix("\r\n--b--"))
    }

    /// Bytes that look like the form's own parts, put together by chance, always come to the same, however cut.
    @Test func noiseIsTheSameHoweverItIsCut() {
        let tokens = [
            "\r\n--b", "--b", "\r\n", "\r", "\n", "--", "-", "b", "Content-Disposition: form-data; name=a", ":", "\0", "x", "\r\n\r\n",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in tokens.randomElement(using: &random) ?? "" }.joined()
            let input = Array(("--b\r\nContent-Disposition: form-data; name=a" + text).utf8)
            let whole = Result { () throws(HTTPServerError) in try Self.fields(input, cutAt: []) }
            let bytewise = Result { () throws(HTTPServerError) in try Self.fields(input, cutAt: Array(1..<input.count)) }
            #expect(whole == bytewise, "\(text.debugDescription)")
        }
    }

    @Test(arguments: [
        "--b\r\n\(part("a", "1"))\r\n--bx\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--b--",
        "--b\r\nnonsense\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\n folded: x\r\n\r\nx\r\n--b--",
        "--b\(String(repeating: " ", count: 100))\r\n\(part("a", ""))\r\n--b--",
        "--b\r\nX: \(String(repeating: "a", count: 9_000))\r\n\(part("a", ""))\r\n--b--",
        String(repeating: "--b\r\n\(part("a", ""))\r\n", count: 101) + "--b--",
        "",
        "no form at all",
    ]) func refuses(form: String) {
        for cuts in [[], Array(1..<max(form.utf8.count, 1))] {
            #expect(throws: HTTPServerError.self) { try Self.fields(Array(form.utf8), cutAt: cuts) }
        }
    }

    /// Memory stays small and work linear when the input is made to look like a boundary all the time.
    @Test(arguments: ["\r\n--boundar", "\r", "\r\n", "-", "\r\n--boundary-but-longe"]) func hostileBytesPass(pattern: String) throws {
        var parser = try MultipartParser(boundary: "boundary-but-longer-than-that")
        var count = 0
        _ = try parser.feed(Array("--boundary-but-longer-than-that\r\n\(Self.part("a", ""))".utf8))
        let block = Array(String(repeating: pattern, count: 500).utf8)
        for _ in 0..<6 {
            for case .bytes(let bytes) in try parser.feed(block) { count += bytes.count }
        }
        for case .bytes(let bytes) in try parser.feed(Array("\r\n--boundary-but-longer-than-that--".utf8)) { count += bytes.count }
        #expect(count == block.count * 6)
        try parser.finish()
    }

    @Test(arguments: ["", String(repeating: "b", count: 71), "b\"", "b ", "b\r\n", "ü"]) func badBoundaries(boundary: String) {
        #expect(throws: HTTPServerError.self) { _ = try MultipartParser(boundary: boundary) }
    }

    @Test func readsParametersAsBrowsersWriteThem() throws {
        let parameters = try #require(HeaderParameters("form-data; NAME=\"a b\" ;filename=\"C:\\dir\\\"x\\\".txt\";x=y"))
        #expect(parameters.value == "form-data")
        #expect(parameters["name"] == "a b")
        #expect(parameters["filename"] == "C:\\dir\"x\".txt")
        #expect(parameters["x"] == "y")
        #expect(HeaderParameters("text/plain;")?.value == "text/plain")
        for bad in ["a; =b", "a; b", "a; b=", "a; b=\"c", "a; b=\"c\"d", "a; b=c d=e"] { #expect(HeaderParameters(bad) == nil, "\(bad)") }
    }

    @Test func pullsAFormFromABody() async throws {
        let text =
            "--b\r\n\(Self.part("title", "Talk"))\r\n--b\r\n\(Self.part("skipped", "zzz"))\r\n--b\r\n\(Self.part("file", "0123", filename: "é.mp3"))\r\n--b--"
        let body = RequestBody(text.utf8.map { [$0] })
        var form = try Multipart(contentType: "multipart/form-data; boundary=\"b\"", body: body)
        #expect(try await form.nextPiece() == nil)
        #expect(try await form.nextPart()?.name == "title")
        #expect(try await form.value(limit: 10) == Array("Talk".utf8))
        #expect(try await form.nextPart()?.name == "skipped")
        let file = try #require(try await form.nextPart())
        #expect(file.filename == "é.mp3")
        #expect(file["content-disposition"]?.hasPrefix("form-data") == true)
        await #expect(throws: HTTPServerError.bodyTooLarge(limit: 3)) { try await form.value(limit: 3) }
        #expect(try await form.nextPart() == nil)
        for type in [nil, "text/plain", "multipart/form-data", "multipart/form-data; boundary="] {
            #expect(throws: HTTPServerError.self) { _ = try Multipart(contentType: type, body: body) }
        }
    }

    @Test func aFormThroughTheServer() async throws {
        let content = String(repeating: "0123456789\r\n--", count: 30_000)
        let answer = try await withClient { request in
            do throws(HTTPServerError) {
                var form = try Multipart(request)
                var seen = ""
                while let part = try await form.nextPart() {
                    var count = 0
                    while let piece = try await form.nextPiece() { count += piece.count }
                    seen += "\(part.name)=\(count);"
                }
                return Response(body: .text(seen))
            } catch { return Response(status: 400, body: .text("\(error)")) }
        } test: { client in
            let body = "--b\r\n\(Self.part("t", "abc"))\r\n--b\r\n\(Self.part("f", content, filename: "x"))\r\n--b--\r\n"
            try client.write(
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            return try client.answer()
        }
        #expect(answer.body == "t=3;f=\(content.utf8.count);")
    }
}

extension String {
    fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
