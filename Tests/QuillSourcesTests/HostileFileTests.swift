import Foundation
import QuillCore
import Testing

@testable import QuillSources

/// Bad input: each a clear error with code and remedy, in bounded time and memory.
@Suite struct HostileFileTests {
    let workshop: Workshop
    let reader: FileReader

    init() throws {
        workshop = try Workshop()
        reader = FileReader(tools: try Installed.tools())
    }

    func code(_ bytes: [UInt8], as name: String = "input") async throws -> ErrorCode {
        let path = try workshop.write("hostile", bytes)
        let error = try await failure { () async throws(QuillError) in
            try await reader.inspect(workshop.item(name), media: path, workshop)
        }
        #expect(error.hint != nil, "\(error)")
        #expect(!error.message.contains("/"), "no paths in messages: \(error)")
        return error.code
    }

    static let small: [(what: String, bytes: [UInt8], code: ErrorCode)] = [
        ("empty", [], .emptyInput),
        ("white space", Array(" \r\n\t\n ".utf8), .emptyInput),
        ("marks alone", Array("# \n\n---\n".utf8), .emptyInput),
        ("NULs", [UInt8](repeating: 0, count: 5_000), .unsupportedInput),
        ("text, then a NUL", Array(repeating: UInt8(ascii: "a"), count: 100_000) + [0], .unsupportedInput),
        ("a PDF", Array("%PDF-1.7\n%âãÏÓ\n1 0 obj".utf8), .unsupportedInput),
        ("a playlist that names a file", Array("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n".utf8), .unsupportedInput),
        ("noise", (0..<60_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }, .unsupportedInput),
        ("a captions header alone", Array("WEBVTT\n\n".utf8), .damagedInput),
        ("a broken archive", Array("PK\u{3}\u{4}".utf8) + Array("word/document.xml".utf8) + [1, 2, 3], .damagedInput),
        ("a page without text", Array("<!doctype html><html><script>1</script></html>".utf8), .emptyInput),
    ]

    @Test(arguments: small.indices) func smallFiles(index: Int) async throws {
        let row = Self.small[index]
        #expect(try await code(row.bytes) == row.code, "\(row.what)")
    }

    @Test func aRenamedProgram() async throws {
        let program = Array(try Data(contentsOf: URL(fileURLWithPath: "/bin/true")))
        for name in ["talk.mp4", "talk.txt", "talk.vtt"] { #expect(try await code(program, as: name) == .unsupportedInput) }
    }

    @Test func aFilmWithoutItsEnd() async throws {
        let film = Array(try Data(contentsOf: URL(fileURLWithPath: try await workshop.film("whole.mp4"))))
        #expect(try await code(Array(film.prefix(film.count / 2))) == .damagedInput)
    }

    @Test func aFilmWithoutSound() async throws {
        let path = try await workshop.make(
            "mute.mp4", "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=2:d=2", "-an")
        #expect(try await code(Array(try Data(contentsOf: URL(fileURLWithPath: path)))) == .noSpeech)
    }

    @Test func tooMuchText() async throws {
        #expect(try await code(Array(repeating: UInt8(ascii: "a"), count: Converter.textLimit + 1)) == .tooLarge)
    }

    /// A document of a few kilobytes that unpacks to 60 MB.
    @Test func aDocumentThatSwells() async throws {
        let script = """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
                z.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
                w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                z.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (w, "<w:p><w:r><w:t>again and again</w:t></w:r></w:p>" * 1200000))
            """
        let path = try await workshop.make("bomb.docx", try Installed.tools().python, "-c", script)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes.count < 1_000_000)
        #expect(try await code(bytes) == .tooLarge)
    }

    /// Overlapping and reversed times, in ten megabytes: read, and the repairs told.
    @Test func tenMegabytesOfBadCaptions() async throws {
        var text = "WEBVTT\n\n"
        text.reserveCapacity(11_000_000)
        var count = 0
        while text.utf8.count < 10_000_000 {
            let (minute, second) = (10 + count / 50 % 50, 10 + count % 50)
            text +=
                "\(minute):\(second).900 --> \(minute):\(second).100\nLine \(count) of what nobody wants to read, at length and for no reason.\n\n"
            count += 1
        }
        let facts = try await reader.inspect(workshop.item("a.vtt"), media: try workshop.write("a.vtt", text), workshop)
        #expect(facts.goodTrack?.cues.count ?? 0 > 50_000)
        #expect(facts.notes.first?.contains("reversed") == true)
        let garbage = "WEBVTT\n\n" + String(repeating: "00:00:xx --> never\n\n", count: 500_000)
        #expect(try await code(Array(garbage.utf8)) == .damagedInput)
    }

    @Test func noRightToRead() async throws {
        let error = try await failure { () async throws(QuillError) in
            try await reader.inspect(workshop.item("gone"), media: workshop.folder + "/gone", workshop)
        }
        #expect(error.code == .notFound)
        let folder = try await failure { () async throws(QuillError) in
            try await reader.inspect(workshop.item("folder"), media: workshop.folder, workshop)
        }
        #expect(folder.code == .invalidInput)
    }

    /// Deep and unclosed marks must not take time beyond proportion.
    @Test func markdownThatIsMeantToBeSlow() {
        for text in [
            String(repeating: "[", count: 50_000), String(repeating: "![](", count: 20_000), String(repeating: "<a ", count: 30_000),
            String(repeating: "*_", count: 50_000), String(repeating: "> ", count: 50_000) + "end",
        ] {
            let started = ContinuousClock.now
            _ = Prose(markdown: text)
            #expect(ContinuousClock.now - started < .seconds(20), "\(text.prefix(6))")
        }
    }
}
