import Foundation
import Testing

/// What was written by another than who was asked first; the model, which talks nonsense, is played by Support/peers/model.py.
@Suite("A fallback is told wherever somebody looks")
struct FallbackTests {
    private static let why = "openai:gpt-test gave nothing usable"

    @Test("At the end of the command, of the run, of what was made, and on the pages; not where it was asked to write")
    func told() async throws {
        let desk = try Desk()
        let model = try await PlayedModel(desk)
        let environment = model.environment("nonsense")
        let input = try desk.captions()
        let article = ["article", input, "--variants", "bullet-points", "--writer", "openai,extractive"]
        let made = try await desk.quill(article, environment: environment)
        #expect(made.code == 0 && made.out.contains("fell back   ") && made.out.contains(", by extractive: \(Self.why)"), "\(made)")
        let id = try #require(made.out.firstMatch(of: /and (\d+) more: quill show (run_\w+)/), "\(made.out)")
        let run = try await desk.quill("show", String(id.2), "--json").json()
        let fallbacks = try #require(run["fallbacks"] as? [[String: Any]])
        // Every step that asks a model, and no other.
        let asking = ["outline", "chapters", "seo", "summarise", "section"]
        let jobs = try #require(run["jobs"] as? [[String: Any]]).filter { asking.contains($0["step"] as? String ?? "") }
        #expect(Set(fallbacks.map { $0["target"] as? String }) == Set(jobs.map { $0["target"] as? String }), "\(fallbacks)")
        #expect(fallbacks.count == Int(id.1).map { $0 + 3 } && fallbacks.allSatisfy { $0["made_by"] as? String == "extractive" })
        #expect(fallbacks.allSatisfy { ($0["instead_of"] as? [String])?.first?.hasPrefix(Self.why) == true }, "\(fallbacks)")
        let shown = try await desk.quill("show", String(id.2))
        #expect(shown.out.components(separatedBy: Self.why).count == fallbacks.count + 1, "\(shown.out)")
        #expect(shown.out.contains("cost unknown") && !shown.out.contains("free"), "\(shown.out)")
        let item = try #require((run["item"] as? [String: Any])?["id"] as? String)
        #expect(try await desk.quill("show", item).out.contains("Bullet points fell back: \(Self.why)"))

        let document = try #require((run["document"] as? [String: Any])?["id"] as? String)
        let anew = try await desk.quill("regenerate", document, "lead", "--writer", "openai,extractive", environment: environment)
        #expect(anew.code == 0 && anew.out.contains(", by extractive: \(Self.why)"), "\(anew)")
        let proposal = try #require(anew.out.firstMatch(of: /prp_\w+/).map { String($0.output) })
        let looked = try await desk.quill("proposal", "show", document, proposal).out
        #expect(looked.contains("Section “Lead” fell back on extractive: \(Self.why)") && looked.contains("cost unknown"), "\(looked)")
        let listed = try await desk.quill("proposals", document).out
        #expect(listed.contains("unknown") && !listed.contains("free"), "\(listed)")

        let server = try await desk.serve()
        let address = try #require(server.heard.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/).map { String($0.output) })
        for place in ["/runs/\(id.2)", "/items/\(item)", "/documents/\(document)"] {
            let page = try await desk.tool(
                "python3", "-c", "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())", address + place)
            #expect(page.contains("Fell back: \(Self.why)"), "\(place)")
        }
        // The model that answered has no price, so that no number is what it cost.
        let api = try await desk.tool(
            "python3", "-c", "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())",
            address + "/api/v1/documents/\(document)/proposals/\(proposal)")
        #expect(api.contains(proposal) && !api.contains("cost_usd"), "\(api)")
        _ = try await desk.stop(server)

        // What is found made is told like what was just made; asked by its name, the writer fell back on nothing.
        let again = try await desk.quill(article + ["--json"], environment: environment).json()
        #expect((again["jobs"] as? [Any])?.isEmpty == true && (again["fallbacks"] as? [Any])?.count == fallbacks.count, "\(again)")
        let plain = try await desk.quill(article.dropLast() + ["extractive", "--remake", "all", "--json"]).json()
        #expect((plain["fallbacks"] as? [Any])?.isEmpty == true, "\(plain)")
        await model.stop()
    }

    @Test("At the end of a command whose run could not be finished, too")
    func unfinished() async throws {
        let desk = try Desk()
        let model = try await PlayedModel(desk)
        try Data("no folder".utf8).write(to: URL(fileURLWithPath: desk.folder + "/file"))
        let made = try await desk.quill(
            ["article", try desk.captions(), "--variants", "none", "--writer", "openai,extractive", "--to", "folder:file/site"],
            environment: model.environment("nonsense"))
        #expect(made.code == 1 && made.out.contains("could not be finished"), "\(made)")
        #expect(made.out.contains("fell back   ") && made.out.contains(", by extractive: \(Self.why)"), "\(made)")
        await model.stop()
    }
}
