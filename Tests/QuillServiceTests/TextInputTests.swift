import QuillCore
import QuillStore
import Testing

@testable import QuillService

@Suite struct TextInputTests {
    @Test("A text is taken in once, with its bytes as the media, and is the same thing as a file of those bytes")
    func text() async throws {
        let desk = try await Desk()
        let (item, isNew) = try await desk.quill.ingest(try await desk.quill.recognise(.text("# Bees\n\nThey fly.", title: "Notes")))
        #expect(isNew && item.title == "Notes" && item.kind == .file)
        #expect(item.contentID == .file(Digest(of: "# Bees\n\nThey fly.")))
        let media = try #require(try await desk.quill.item(item.id).artifacts.first { $0.target.variant == .media })
        #expect(media.mediaType == "text/plain; charset=utf-8" && media.byteCount == 17)
        #expect(try await desk.quill.blobs.read(media.content, limit: 100) == Array("# Bees\n\nThey fly.".utf8))
        let again = try await desk.quill.ingest(try await desk.quill.recognise(.text("# Bees\n\nThey fly.", title: "Other")))
        #expect(!again.isNew && again.item.id == item.id)
        let path = try await desk.quill.blobs.file(media.content)
        #expect(try await desk.quill.ingest(try await desk.quill.recognise(.file(path: path, name: "b"))).item.id == item.id)
    }

    @Test("A text without words, and one that is too long, are refused")
    func refused() async throws {
        let desk = try await Desk()
        #expect(await code { _ = try await desk.quill.recognise(.text(" \n\t", title: "t")) } == .emptyInput)
        let long = String(repeating: "é", count: 200_001)
        #expect(await code { _ = try await desk.quill.recognise(.text(long, title: "t")) } == .tooLarge)
        #expect(await code { _ = try await desk.quill.recognise(.text(String(long.dropLast()), title: "t")) } == nil)
    }

    /// The bytes in Latin-1, and what they are.
    static let heads: [(String, String)] = [
        ("fLaC", "audio/flac"), ("\u{1A}E\u{DF}\u{A3} B\u{2}webm", "video/webm"), ("\u{1A}E\u{DF}\u{A3} matroska", "video/x-matroska"),
        ("OggS opus", "audio/ogg"), ("PK\u{3}\u{4} other", "application/zip"),
        ("PK\u{3}\u{4} word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("\n <HTML>", "text/html; charset=utf-8"), ("3 < 4", "text/plain; charset=utf-8"), ("\u{C3}", "application/octet-stream"),
        ("a\u{C3}", "text/plain; charset=utf-8"), ("", "application/octet-stream"), ("\u{E9}t\u{E9}", "application/octet-stream"),
        ("a\u{0}b", "application/octet-stream"),
    ]

    @Test("What a file is, its first bytes tell", arguments: heads)
    func types(head: String, type: String) {
        #expect(ContentType.detected(in: head.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) == type)
    }

    @Test("Only what can run nothing is shown by a browser")
    func inline() {
        for type in ["text/html; charset=utf-8", "image/svg+xml", "application/xml", "application/pdf", ContentType.unknown, "text/xml"] {
            #expect(!ContentType.isSafeInline(type), "\(type)")
        }
        for type in ["audio/mpeg", "video/mp4", "image/png", "text/plain; charset=utf-8", "application/json"] {
            #expect(ContentType.isSafeInline(type), "\(type)")
        }
    }
}
