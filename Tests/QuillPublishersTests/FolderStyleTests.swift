import Foundation
import QuillCore
import QuillPublishers
import Testing

struct FolderStyleTests {
    private func publish(_ style: String, _ publication: Publication = Samples.publication()) async throws -> [String: String] {
        let folder = try Folder()
        _ = try await FolderPublisher(roots: []).publish(publication, to: folder.destination(["style": style]), replacing: nil)
        return try folder.files()
    }

    @Test func plain() async throws {
        let files = try await publish("plain")
        #expect(Set(files.keys) == ["a-talk.md", "a-talk/transcript.html", "a-talk/transcript.vtt"])
        #expect(
            files["a-talk.md"] == """
                ---
                title: "A talk"
                description: "About it"
                date: 2026-11-21T03:43:47.000Z
                slug: "a-talk"
                tags: ["one", "two: three"]
                language: "en"
                ---

                Words. [2:13](a-talk/transcript.html#c1)

                """)
    }

    /// Hugo leaves HTML out that lies in a bundle, so it is a static file at the bundle's address.
    @Test func hugo() async throws {
        let files = try await publish("hugo")
        let article = try #require(files["content/posts/a-talk/index.md"])
        #expect(files["static/posts/a-talk/transcript.html"] != nil)
        #expect(article.contains("draft: false") && article.contains("[2:13](transcript.html#c1)"))
    }

    @Test func jekyll() async throws {
        let files = try await publish("jekyll")
        let article = try #require(files["_posts/2026-11-21-a-talk.md"])
        #expect(files["assets/a-talk/transcript.html"] != nil)
        #expect(article.contains("layout: post") && article.contains("[2:13]({{ '/assets/a-talk' | relative_url }}/transcript.html#c1)"))
    }

    @Test func astro() async throws {
        let files = try await publish("astro")
        let article = try #require(files["src/content/blog/a-talk.md"])
        #expect(files["public/a-talk/transcript.html"] != nil)
        #expect(article.contains("pubDate: 2026-11-21T03:43:47.000Z") && article.contains("[2:13](/a-talk/transcript.html#c1)"))
    }

    /// Double-quoted YAML is JSON here, so a strict JSON reader takes every value.
    @Test(arguments: ["plain", "hugo", "jekyll", "astro"])
    func hostileTitlesStayOneScalar(_ style: String) async throws {
        let titles = [
            "a\"\ninjected: true\n---\n", "\\", "\\\"", "'", ": #", "- x", "{{ y }}", "\u{0}\u{1B}\u{7F}\u{85}\u{9F}\u{2028}\u{FFFE}z",
            "no", "日本 🎙️", "%", "@", "!!str",
        ]
        for title in titles {
            let article = try #require(try await publish(style, Samples.publication(title: title)).first { $0.key.hasSuffix(".md") }?.value)
            let lines = article.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.first == "---" && lines.filter { $0 == "---" }.count == 2 && !lines.contains { $0.hasPrefix("injected") })
            let scalar = try #require(lines.first { $0.hasPrefix("title: ") }).dropFirst(7)
            let read = try JSONDecoder().decode(String.self, from: Data(scalar.utf8))
            #expect(read.unicodeScalars.allSatisfy { $0.value >= 32 && !(127...159).contains($0.value) && $0.value & 0xFFFE != 0xFFFE })
            if title == "\\\"" || title == "日本 🎙️" { #expect(read == title) }
        }
    }

    /// The page's address and the links into its files stay when the title changes.
    @Test func theSlugIsThatOfTheFiles() async throws {
        let folder = try Folder(), publisher = FolderPublisher(roots: [])
        let destination = folder.destination(["style": "hugo"])
        let first = try await publisher.publish(Samples.publication(slug: "old"), to: destination, replacing: nil)
        _ = try await publisher.publish(Samples.publication(slug: "new"), to: destination, replacing: first.ref)
        #expect(try folder.files()["content/posts/old/index.md"]?.contains("slug: \"old\"") == true)
    }

    @Test(arguments: ["", "..", "../x", "a/b", "A", "a b", "a.b", "é", "a\u{0}", String(repeating: "a", count: 200)])
    func noSlugLeavesTheFolder(_ slug: String) async throws {
        let folder = try Folder()
        let error = await failure {
            _ = try await FolderPublisher(roots: []).publish(Samples.publication(slug: slug), to: folder.destination(), replacing: nil)
        }
        #expect(error?.code == .invalidInput)
        #expect(try folder.files().isEmpty)
    }

    @Test(arguments: ["../x.html", ".x", "a/b", "", "-x", "x\u{0}"])
    func noAttachmentLeavesTheFolder(_ name: String) async throws {
        let folder = try Folder()
        let publication = Samples.publication(attachments: [name])
        #expect(
            await failure { _ = try await FolderPublisher(roots: []).publish(publication, to: folder.destination(), replacing: nil) }?.code
                == .invalidInput)
    }

    @Test func anUnknownStyleIsRefused() async throws {
        let folder = try Folder()
        let error = await failure {
            _ = try await FolderPublisher(roots: []).publish(Samples.publication(), to: folder.destination(["style": "x"]), replacing: nil)
        }
        #expect(error?.code == .invalidInput)
    }
}
