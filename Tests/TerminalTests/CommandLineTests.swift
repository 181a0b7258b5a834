import Testing
@testable import Terminal

@Suite struct CommandLineTests {
    @Test func everyFormOfAnOptionMeansTheSame() throws {
        for words in [["--to", "summary"], ["--to=summary"], ["-t", "summary"], ["-tsummary"], ["-t=summary"], ["-jvt", "summary"]] {
            let parsed = try CommandLine.parse(sample, ["add", "a.mp3"] + words)
            #expect(parsed.value("to") == "summary", "\(words)")
            #expect(parsed.arguments("file") == ["a.mp3"])
        }
    }

    @Test func pathFlagsAndWords() throws {
        let parsed = try parse("--json", "add", "-v", "a", "--", "--to", "-")
        #expect(parsed.path == ["add"])
        #expect(parsed.flag("json") && parsed.flag("verbose") && !parsed.flag("wait"))
        #expect(parsed.arguments("file") == ["a", "--to", "-"])
        #expect(parsed.value("to") == nil && !parsed.asksForHelp)
    }

    @Test func negatableFlagsTakeTheLastWord() throws {
        #expect(try parse("add", "a").choice("wait") == nil)
        #expect(try parse("add", "a", "--wait", "--no-wait").choice("wait") == false)
        #expect(try parse("add", "a", "--no-wait", "--wait").flag("wait"))
        #expect(refusal("--no-json", "items")?.message == "unknown option '--no-json'")
    }

    @Test func listsAndRepeatedOptions() throws {
        let parsed = try parse("add", "a", "--variants", "summary, audio-fr:expert,", "--variants=summary", "--tag", "x,y", "--tag", "")
        #expect(parsed.values("variants") == ["summary", "audio-fr:expert", "summary"])
        #expect(parsed.values("tag") == ["x,y", ""])
        #expect(CommandLine.commaList(" a ,,b c , ") == ["a", "b c"])
    }

    @Test func numbers() throws {
        #expect(try parse("add", "a", "-n", "-5").integer("limit") == -5)
        #expect(try parse("add", "a").integer("limit") == nil)
        for text in ["0", "11", "x", "99999999999999999999"] {
            let parsed = try parse("add", "a", "-n", text)
            #expect(
                throws: UsageError(command: "press add", message: "--limit cannot be '\(text)'", hint: "It is a whole number from 1 to 10")
            ) {
                try parsed.integer("limit", in: 1...10)
            }
        }
        let parsed = try parse("add", "a", "-n", "nan")
        #expect(throws: UsageError.self) { try parsed.number("limit", in: 0...1) }
        #expect(try parse("add", "a", "-n", "0.5").number("limit", in: 0...1) == 0.5)
    }

    @Test func everyWayToAskForHelp() throws {
        for words in [["help", "add"], ["add", "--help"], ["add", "-h"], ["--help", "add"], ["add", "--to", "summary", "-vh"]] {
            let parsed = try CommandLine.parse(sample, words)
            #expect(parsed.asksForHelp && parsed.path == ["add"], "\(words)")
        }
        #expect(try parse().asksForHelp)
        #expect(try parse("help").path == [])
        #expect(try parse("help", "config", "get").path == ["config", "get"])
        #expect(try !parse("config").asksForHelp, "runs alone")
    }

    @Test func optionsOfAGroupAreItsOwn() throws {
        let listed = OptionSpec.value("limit", "N", help: "How many")
        let group = CommandSpec(
            "press", summary: "Press", options: [.flag("json", help: "JSON")],
            commands: [
                CommandSpec(
                    "jobs", summary: "Jobs", options: [listed],
                    commands: [
                        CommandSpec("list", summary: "List", options: [listed]),
                        CommandSpec(
                            "drop", summary: "Drop", options: [.flag("all", help: "All"), .flag("some", help: "Some").not(with: "all")]),
                    ], runsAlone: true)
            ])
        #expect(group.faults() == [])
        #expect(try CommandLine.parse(group, ["jobs", "--limit", "1", "list", "--json"]).value("limit") == "1")
        #expect(try CommandLine.parse(group, ["jobs", "--limit", "1", "drop", "--help"]).asksForHelp)
        for words in [["jobs", "drop", "--limit", "1"], ["jobs", "--limit", "1", "drop"]] {
            let told = UsageError(
                command: "press jobs drop", message: "unknown option '--limit'",
                hint: "It is an option of 'press jobs': 'press jobs drop' would not heed it")
            #expect(throws: told) { try CommandLine.parse(group, words) }
        }
        let both = UsageError(command: "press jobs drop", message: "--some and --all cannot be said together")
        #expect(throws: both) { try CommandLine.parse(group, ["jobs", "drop", "--all", "--some"]) }
        #expect(try CommandLine.parse(group, ["jobs", "drop", "--all", "--some", "--help"]).asksForHelp)
    }

    @Test func anOptionThatNeedsAnother() throws {
        let spec = CommandSpec(
            "press", summary: "Press", options: [.flag("all", help: "All"), .value("step", "NAME", help: "Which").only(with: "all")])
        let alone = UsageError(command: "press", message: "--step is only for --all")
        #expect(throws: alone) { try CommandLine.parse(spec, ["--step", "x"]) }
        #expect(try CommandLine.parse(spec, ["--step", "x", "--all"]).value("step") == "x")
        #expect(HelpPage([spec]).render().contains("Which (only with --all)"))
        let lost = CommandSpec("press", summary: "Press", options: [.flag("all", help: "All").not(with: "some").only(with: "more")])
        #expect(lost.faults().count == 2, "\(lost.faults())")
    }

    @Test func faultsOfDeclarations() {
        #expect(sample.faults() == [])
        let poor = CommandSpec(
            "x", summary: "", arguments: [ArgumentSpec("a", help: "", required: false, repeats: true), ArgumentSpec("b", help: "")],
            options: [.flag("h", short: "h", help: ""), .flag("h", help: "")])
        #expect(poor.faults().count == 5, "\(poor.faults())")
    }
}
