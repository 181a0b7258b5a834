import Foundation
import Testing

@Suite("quill reprocess")
struct ReprocessTests {
    @Test("What is out of date of all items is shown with its price, begun, worked off by whoever works, and then nothing is left")
    func all() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        #expect(try await desk.quill("reprocess", "--all", "--dry-run").out.contains("Nothing is out of date."))
        #expect(try await desk.quill("article", input, "--variants", "none").code == 0)
        #expect(try await desk.quill("reprocess", "--all").out.contains("Nothing is out of date."))
        try await desk.database(OutOfDate.outlines)

        let shown = try await desk.quill("reprocess", "--all", "--dry-run")
        #expect(shown.code == 0 && shown.out.contains("step version 9") && shown.out.contains("of 1 item, free."), "\(shown)")
        let told = try await desk.quill("reprocess", "--all", "--dry-run", "--json").json()
        #expect((told["sum"] as? [String: Any])?["items"] as? Int == 1 && (told["sum"] as? [String: Any])?["unpriced_items"] as? Int == 0)
        let row = try #require((told["data"] as? [[String: Any]])?.first)
        let item = try #require(row["item_id"] as? String)
        let outline = (row["entries"] as? [[String: Any]])?.first { $0["target"] as? String == "outline" }
        #expect(outline?["action"] as? String == "stale" && outline?["cost_usd"] as? String == "0.000000000", "\(row)")

        // Without a server the command works it off.
        let made = try await desk.quill("reprocess", "--all", "--limit", "5")
        #expect(made.code == 0 && made.out.contains(/run_\w+  succeeded/) && made.err.contains("Outline"), "\(made)")
        #expect(try await desk.quill("reprocess", "--all").out.contains("Nothing is out of date."))
        try await desk.database(OutOfDate.outlines)
        let quiet = try await desk.quill("reprocess", item, "--json").json()
        #expect((quiet["runs"] as? [Any])?.count == 1 && quiet["not_begun"] as? Int == 0, "\(quiet)")

        let server = try await desk.serve()
        try await desk.database(OutOfDate.outlines)
        let through = try await desk.quill("reprocess", item)
        #expect(through.code == 0 && through.out.contains("The server at http://"), "\(through)")
        _ = try await desk.stop(server)
    }

    @Test("Of several as many are begun as the limit says, the newest first, and what is left is told; every run is told with its item")
    func limited() async throws {
        let desk = try Desk()
        for name in ["one", "two", "three"] {
            _ = try desk.captions("\(name).vtt")
            try desk.write("\(name).vtt", try desk.read("\(name).vtt").replacing("a city", with: "city \(name)"))
            #expect(try await desk.quill("article", desk.path("\(name).vtt"), "--variants", "none").code == 0)
        }
        func runs(_ outcome: Outcome) -> [String] { outcome.out.matches(of: /run_\w+  succeeded  (\w+)/).map { String($0.1) } }
        try await desk.database(OutOfDate.outlines)
        let first = try await desk.quill("reprocess", "--all", "--limit", "1")
        #expect(first.code == 0 && runs(first) == ["three"], "\(first)")
        #expect(first.out.contains("2 items more are out of date: run the command again, or with a larger --limit."), "\(first)")
        let second = try await desk.quill("reprocess", "--all", "--limit", "1", "--json").json()
        #expect((second["runs"] as? [String])?.count == 1 && second["not_begun"] as? Int == 1, "\(second)")
        let last = try await desk.quill("reprocess", "--all", "--limit", "1")
        #expect(runs(last) == ["one"] && !last.out.contains("out of date"), "\(last)")

        try await desk.database(OutOfDate.outlines)
        let all = try await desk.quill("reprocess", "--all")
        #expect(all.code == 0 && runs(all) == ["three", "two", "one"] && !all.out.contains("out of date"), "\(all)")
        try await desk.database(OutOfDate.outlines)
        let server = try await desk.serve()
        let through = try await desk.quill("reprocess", "--all")
        #expect(through.code == 0 && through.out.contains("3 runs begun. The server at http://"), "\(through)")
        let told = through.out.matches(of: /^(run_\w+)$/.anchorsMatchLineEndings()).map { String($0.1) }
        #expect(Set(told).count == 3, "\(through)")
        _ = try await desk.stop(server)
    }

    @Test("It asks for items or for all of them, and says what is wrong with what it was given") func wrong() async throws {
        let desk = try Desk()
        #expect(try await desk.quill("article", try desk.captions(), "--variants", "none").code == 0)
        for (words, told) in [
            ([], "Say which items."), (["itm_00000000000000000000000000", "--all"], "Give either items or --all."),
            (["nonsense"], "is no id of the form itm_"), (["itm_00000000000000000000000000"], "There is no item"),
            (["--all", "--remake", "nonsense"], "there is no nonsense"), (["--all", "--limit", "0"], "limit"),
        ] {
            let outcome = try await desk.quill(["reprocess"] + words)
            #expect(outcome.code != 0 && outcome.err.contains(told), "\(words): \(outcome)")
        }
    }
}
