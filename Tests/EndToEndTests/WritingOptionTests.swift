import Foundation
import Testing

/// Who writes and how, on the command line, with a server and without; the model is played by Support/peers/model.py.
@Suite("Writers and wishes on the command line")
struct WritingOptionTests {
    /// The last word of each is the field that is named.
    private static let refused: [([String], String)] = [
        (["--tone", "dry and terse"], "tone: only language models"), (["--industry", "bakeries"], "industry: only language models"),
        (["--instructions", "Be brief."], "instructions: only language models"), (["--language", "fr"], "language: only language models"),
        (["--temperature", "0.4"], "temperature: only language models"),
        (["--target-chapters", "3"], "target_chapters: only language models"),
        (["--tone", "no"], "tone"), (["--writer", "section=nobody"], "there is no nobody"),
        (["--writer", "sections=extractive"], "sections"),
        (["--writer", "openai"], "there is no openai"),
    ]

    @Test("What no chosen writer heeds is refused with the same words everywhere, and so is a writer that is not there")
    func refusals() async throws {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--variants", "none", "--json").json()
        let document = try #require((made["document"] as? [String: Any])?["id"] as? String)
        let server = try await desk.serve()
        var through: [Outcome] = []
        var commands: [[String]] = []
        for (words, _) in Self.refused {
            commands.append(["article", "talk.vtt"] + words)
            commands.append(["article", "talk.vtt", "-n", "--json"] + words)
            if words[0] != "--target-chapters" { commands.append(["regenerate", document, "lead"] + words) }
        }
        for command in commands { through.append(try await desk.quill(command)) }
        _ = try await desk.stop(server)
        for (command, expected) in zip(commands, through) {
            let told = try await desk.quill(command)
            #expect(told.code == 1 && told.out == expected.out && told.err == expected.err, "\(command): \(told)\n\(expected)")
            let words = try #require(Self.refused.first { Array(command.suffix(2)) == $0.0 }).1
            #expect((told.out + told.err).contains(words), "\(command): \(told)")
        }
        #expect((try await desk.quill("runs", "--json").json()["data"] as? [Any])?.count == 1, "nothing was begun")

        for twice in [["--writer", "extractive", "--writer", "openai"], ["--writer", "seo=extractive", "--writer", "seo=openai"]] {
            let told = try await desk.quill(["article", "talk.vtt"] + twice)
            #expect(told.code == 2 && told.err.contains("twice"), "\(told)")
        }
        #expect(try await desk.quill("article", "talk.vtt", "--target-chapters", "13").code == 2)
        #expect(try await desk.quill("regenerate", document, "lead", "--temperature", "3").code == 2)
    }

    @Test("A model writes the steps that it was given, hears the wishes, and where it has no price none is made up")
    func steps() async throws {
        let desk = try Desk()
        let model = try await PlayedModel(desk)
        let environment = model.environment()
        _ = try desk.captions()
        let chosen = [
            "article", "talk.vtt", "--variants", "none", "--writer", "extractive", "--writer", "section=openai", "--tone", "dry and terse",
            "--instructions", "Name the hive.",
        ]
        let dry = try await desk.quill(chosen + ["-n"], environment: environment)
        #expect(dry.code == 0 && dry.out.contains("what it costs is unknown") && !dry.out.contains("≈ free"), "\(dry)")
        #expect(dry.out.contains("No price is known of openai:gpt-test") && dry.out.contains("QUILL_MODEL_PRICES"))
        let plan = try await desk.quill(chosen + ["-n", "--json"], environment: environment).json()
        #expect(plan["cost_usd"] == nil && plan["unpriced"] as? [String] == ["openai:gpt-test"], "\(plan)")
        let entries = try #require(plan["entries"] as? [[String: Any]])
        #expect(entries.filter { $0["cost_usd"] == nil }.compactMap { $0["target"] as? String } == ["revision"], "\(entries)")
        #expect(try await model.requests() == 0)

        let made = try await desk.quill(chosen + ["--json"], environment: environment).json()
        #expect(made["state"] as? String == "succeeded" && made["cost_usd"] == nil, "\(made)")
        #expect(made["unpriced"] as? [String] == ["openai:gpt-test"])
        let sections = try #require((made["jobs"] as? [[String: Any]])?.count { $0["step"] as? String == "section" })
        let asked = try await model.requests()
        #expect(asked == sections && asked > 1, "\(asked) requests for \(sections) sections")
        let heard = try await model.last()
        #expect(heard.contains("dry and terse") && heard.contains("Name the hive."), "\(heard)")

        // Through a server, whose models they are.
        let document = try #require((made["document"] as? [String: Any])?["id"] as? String)
        let server = try await desk.serve(environment: environment)
        let anew = try await desk.quill(
            "regenerate", document, "lead", "--writer", "openai:gpt-other,extractive", "--industry", "roof gardens", "--temperature", "0.25"
        )
        #expect(anew.code == 0 && anew.err.contains("what it costs is unknown"), "\(anew)")
        let second = try await model.last()
        #expect(second.contains("roof gardens") && second.contains("gpt-other") && second.contains("0.25"), "\(second)")
        _ = try await desk.stop(server)

        // What the operator writes down is the price, and zero is one.
        try desk.write(
            "prices.json",
            #"{"models": [{"vendor": "openai", "model": "gpt-test", "input": 0, "output": 0, "context": 8192, "answer": 1000}]}"#)
        let priced = environment.merging(["QUILL_MODEL_PRICES": desk.path("prices.json")]) { $1 }
        let free = try await desk.quill(
            ["article", "talk.vtt", "-n", "--writer", "openai", "--variants", "bullet-points"], environment: priced)
        #expect(free.code == 0 && free.out.contains("to make, free.") && !free.out.contains("unknown"), "\(free)")
        await model.stop()
    }

    @Test("Completions offer the presets that the prompts have, and each step") func completions() async throws {
        let desk = try Desk()
        for shell in ["bash", "zsh", "fish"] {
            let script = try await desk.quill("completions", shell).out
            for file in ["tones", "industries"] {
                let text = try String(contentsOfFile: Desk.package + "/Sources/QuillPipeline/Prompts/\(file).md", encoding: .utf8)
                let names = text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
                #expect(names.count >= 7)
                for name in names { #expect(script.contains(name), "\(shell): \(name)") }
            }
            #expect(script.contains("target-chapters") && script.contains("summary="), "\(shell)")
        }
    }
}
