import Foundation
import Testing

@Suite("From captions to an article")
struct CaptionsRunTests {
    @Test("The first run makes everything, the second nothing; a dry run says so before and after")
    func onceOnly() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        let before = try await desk.quill("article", input, "--to", "folder:out", "--dry-run", "--json")
        #expect(before.code == 0)
        #expect(try actions(before).values.allSatisfy { $0 == "make" || $0 == "reuse" })
        #expect(try actions(before)["transcript"] == "make")
        #expect(!FileManager.default.fileExists(atPath: desk.path("out")))

        let first = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(first.code == 0, "\(first.err)")
        #expect(try first.jobs().count > 8)
        let files = try desk.files("out")
        #expect(files.keys.filter { $0.hasSuffix(".md") }.count == 1)
        #expect(files.keys.filter { $0.hasSuffix("transcript.html") }.count == 1)

        let second = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(second.code == 0)
        #expect(try second.jobs().isEmpty)
        #expect(try desk.files("out") == files)

        let after = try await desk.quill("article", input, "--to", "folder:out", "--dry-run", "--json")
        #expect(try actions(after).values.allSatisfy { $0 == "reuse" })
    }

    @Test("--remake makes exactly what it names, and stale names nothing in a fresh home")
    func remake() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        _ = try await desk.quill("article", input, "--to", "folder:out", "--json")
        let one = try await desk.quill("article", input, "--to", "folder:out", "--remake", "bullet-points", "--json")
        #expect(try one.jobs().map(\.target) == ["bullet-points"])
        let stale = try await desk.quill("article", input, "--to", "folder:out", "--remake", "stale", "--json")
        #expect(try stale.jobs().isEmpty)
    }

    @Test("The words are the same for people and for programs, and nothing else stands on standard output")
    func output() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        let told = try await desk.quill("article", input, "--to", "folder:out")
        #expect(told.code == 0)
        #expect(told.out.contains("folder      " + desk.path("out")))
        #expect(told.err.components(separatedBy: "Publish: started").count == 2, "\(told.err)")
        for command in [["items"], ["runs"], ["config"], ["doctor"]] {
            let answer = try await desk.quill(command + ["--json"])
            _ = try answer.json()
        }
        let items = try await desk.quill("items")
        #expect(items.out.contains("itm_") && !items.out.contains("…"))
    }

    @Test(
        "Each style puts the article where its generator looks, and a change of style moves it",
        arguments: [
            ("hugo", "content/posts/"), ("jekyll", "_posts/"), ("astro", "src/content/blog/"),
        ])
    func styles(style: String, place: String) async throws {
        let desk = try Desk()
        let input = try desk.captions()
        _ = try await desk.quill("article", input, "--to", "folder:out")
        let told = try await desk.quill("article", input, "--to", "folder:out?style=\(style)", "--json")
        #expect(told.code == 0, "\(told.out)\(told.err)")
        let articles = try desk.files("out").filter { $0.key.hasSuffix(".md") }
        #expect(articles.count == 1, "\(articles.keys)")
        #expect(articles.keys.first?.hasPrefix(place) == true)
        #expect(articles.values.first?.hasPrefix("---\ntitle: \"") == true)
    }

    @Test("An edit made outside is noticed and kept; ?edited=replace keeps it as a copy")
    func outsideEdit() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        _ = try await desk.quill("article", input, "--to", "folder:out")
        let name = try #require(try desk.files("out").keys.first { $0.hasSuffix(".md") })
        let edited = try desk.read("out/" + name) + "\nMine.\n"
        try desk.write("out/" + name, edited)
        // Fewer sections: another article.
        let kept = try await desk.quill("article", input, "--to", "folder:out", "--max-sections", "1", "--remake", "article", "--json")
        #expect(kept.code == 3, "\(kept.out)\(kept.err)")
        #expect(try kept.problem().code == "remote-edited")
        #expect(try desk.read("out/" + name) == edited)

        let replaced = try await desk.quill(
            "article", input, "--to", "folder:out?edited=replace", "--max-sections", "1", "--json")
        #expect(replaced.code == 0, "\(replaced.out)\(replaced.err)")
        #expect(try desk.read("out/" + name) != edited)
        #expect(try desk.files("out").values.contains(edited))
    }

    @Test("What is gone from the folder is delivered again, and an edit there is told")
    func lookAround() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        _ = try await desk.quill("article", input, "--to", "folder:out")
        let files = try desk.files("out")
        let name = try #require(files.keys.first { $0.hasSuffix(".md") })
        try await desk.tool("rm", desk.path("out/" + name))
        let dry = try await desk.quill("article", input, "--to", "folder:out", "--dry-run", "--json")
        #expect(try actions(dry).filter { $0.value == "make" }.count == 1, "\(dry.out)")
        let again = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(try again.jobs().count == 1)
        #expect(try desk.files("out") == files)

        try desk.write("out/" + name, try desk.read("out/" + name) + "\nMine.\n")
        let told = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(told.code == 0, "\(told.out)\(told.err)")
        #expect(try told.jobs().isEmpty)
        #expect("\(try told.json()["notes"] ?? "")".contains("edited since it was published"))
        #expect(try desk.read("out/" + name).hasSuffix("Mine.\n"))
    }

    private func actions(_ outcome: Outcome) throws -> [String: String] {
        let entries = try #require(try outcome.json()["entries"] as? [[String: Any]])
        return Dictionary(entries.map { ($0["target"] as? String ?? "", $0["action"] as? String ?? "") }) { $1 }
    }
}
