import Foundation
import HTTPClient
import Testing

@Suite("What was sent, as it is served")
struct AssetTests {
    /// What is sent under which name, and how it comes back. Names never count.
    static let sent: [(name: String, text: String, type: String, disposition: String)] = [
        ("talk.html", Desk.talk, "text/plain; charset=utf-8", "inline"),
        ("talk.txt", "<!doctype html><script>alert(1)</script>", "text/html; charset=utf-8", "attachment"),
        ("a.png", "\u{FEFF}\n <svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", "image/svg+xml", "attachment"),
        ("b.txt", "<?xml version=\"1.0\"?><a/>", "application/xml", "attachment"),
        ("c.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n", "text/vtt; charset=utf-8", "inline"),
        ("d.wav", "RIFF\u{4}\u{0}\u{0}\u{0}WAVEfmt ", "audio/wav", "inline"),
        ("e.mp4", "\u{0}\u{0}\u{0}\u{18}ftypM4A \u{0}\u{0}", "audio/mp4", "inline"),
        ("f.mp3", "\u{0}\u{1}\u{2}", "application/octet-stream", "attachment"),
    ]

    @Test("A file comes back as what its bytes are, and nothing that could run is shown by a browser") func types() async throws {
        try await Desk.open { (desk: Desk) async throws in
            for (name, text, type, disposition) in Self.sent {
                let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n\(text)\r\n--b--\r\n"
                let taken = try await desk.json(
                    "POST", "/api/v1/ingest", form, headers: [("Content-Type", "multipart/form-data; boundary=b")])
                let item = try #require((taken["item"] as? [String: Any])?["id"] as? String, "\(taken)")
                let detail = try await desk.json("GET", "/api/v1/items/\(item)")
                let media = try #require((detail["artifacts"] as? [[String: Any]])?.first { $0["variant"] as? String == "media" })
                #expect(media["media_type"] as? String == type, "\(name)")
                let answer = try await desk.ask("GET", try #require(media["url"] as? String))
                #expect(answer.status == 200 && answer.text == text, "\(name)")
                #expect(answer.headers["Content-Type"] == type, "\(name)")
                #expect(answer.headers["Content-Disposition"] == disposition, "\(name)")
                #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
                #expect(answer.headers["Content-Security-Policy"]?.contains("sandbox") == true)
            }
        }
    }
}
