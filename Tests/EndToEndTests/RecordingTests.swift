import Captions
import Foundation
import Testing

@Suite("From a recording to an article")
struct RecordingTests {
    @Test("Its transcript is the same in every format, and every paragraph rests on cues that are there")
    func recording() async throws {
        let desk = try Desk()
        let input = try await desk.recording(seconds: 36)
        let made = try await desk.quill("article", input, "--variants", "none", "--to", "folder:out", "--json")
        #expect(made.code == 0, "\(made.out)\(made.err)")
        let item = try #require((try made.json()["item"] as? [String: Any])?["id"] as? String)
        let document = try #require((try made.json()["document"] as? [String: Any])?["id"] as? String)

        let json = try await desk.quill("show", item, "--transcript", "json").json()
        let cues = try #require(json["cues"] as? [[String: Any]])
        #expect(cues.count > 3)
        let expected = cues.map { "\(milliseconds($0["start"]))–\(milliseconds($0["end"])) \(words($0["text"] as? String ?? ""))" }
        for format in ["vtt", "srt"] {
            let text = try await desk.quill("show", item, "--transcript", format).out
            let parsed = try CaptionParser.parse(Array(text.utf8))
            #expect(parsed.cues.map { "\($0.startMilliseconds)–\($0.endMilliseconds) \(words($0.text))" } == expected)
        }

        let body = try #require(try await desk.quill("show", document, "--format", "json").json()["body"] as? [String: Any])
        let sections = try #require(body["sections"] as? [[String: Any]])
        #expect(!sections.isEmpty)
        let ids = Set(cues.compactMap { $0["id"] as? Int })
        for section in sections {
            let markdown = section["markdown"] as? String ?? ""
            for paragraph in markdown.components(separatedBy: "\n\n") where !paragraph.hasPrefix("#") {
                let cited = paragraph.components(separatedBy: "](cue:").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
                #expect(!cited.isEmpty, "no citation: \(paragraph)")
                #expect(cited.allSatisfy(ids.contains), "\(cited)")
            }
        }

        let article = try #require(try desk.files("out").first { $0.key.hasSuffix(".md") })
        let page = try #require(try desk.files("out").first { $0.key.hasSuffix("transcript.html") })
        let anchors = article.value.components(separatedBy: "transcript.html#").dropFirst().map { $0.prefix { $0 != ")" } }
        #expect(!anchors.isEmpty)
        #expect(anchors.allSatisfy { page.value.contains("id=\"\($0)\"") })
    }

    private func milliseconds(_ seconds: Any?) -> Int { Int(((seconds as? Double ?? -1) * 1_000).rounded()) }
    private func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
