import Testing
@testable import Terminal

@Suite struct UsageErrorTests {
    @Test func anErrorTeaches() {
        #expect(
            refusal("add", "a", "--varints", "x").map(String.init(describing:)) == """
                press add: unknown option '--varints'
                  Did you mean --variants?
                  Help: press add --help
                """)
    }

    @Test(
        arguments: [
            (["itmes"], "unknown command 'itmes'", "Did you mean 'press items'?"),
            (["zzzzzz"], "unknown command 'zzzzzz'", "Commands: add, items, config"),
            (["help", "config", "gte"], "unknown command 'gte'", "Did you mean 'press config get'?"),
            (["help", "items", "x"], "there is no command 'x' below 'press items'", nil),
            (["-t", "x", "add"], "unknown option '-t'", "-t is an option of 'press add': write it after that command"),
            (["items", "--to", "x"], "unknown option '--to'", "--to is an option of 'press add': write it after that command"),
            (["items", "-q"], "unknown option '-q'", nil),
            (["add", "a", "--to"], "--to needs a value", "Write --to STAGE, one of: transcript, summary"),
            (
                ["add", "a", "--tag", "--json"], "--tag needs a value before '--json'",
                "Write --tag=TAG; a value that begins with a dash goes after the ="
            ),
            (["add", "a", "--to", "sumary"], "--to cannot be 'sumary'", "Did you mean summary? It is one of: transcript, summary"),
            (
                ["add", "a", "--variants", "summary,q"], "--variants cannot be 'q'",
                "It is one of: audio-fr:beginner, audio-fr:expert, summary"
            ),
            (["items", "raedy"], "<state> cannot be 'raedy'", "Did you mean ready? It is one of: ready, failed"),
            (["add", "a", "-n", "1", "--limit", "2"], "--limit is given twice", "Say it once"),
            (["--json=yes", "items"], "--json takes no value", "Write just --json"),
            (["add"], "<file> is missing: what to read", "Usage: press add [options] <file>..."),
            (["items", "ready", "b"], "'b' is one word too many", "press items takes only [<state>]"),
        ] as [([String], String, String?)])
    func everyMistake(words: [String], message: String, hint: String?) {
        #expect(throws: UsageError.self) { try CommandLine.parse(sample, words) }
        do { _ = try CommandLine.parse(sample, words) } catch {
            #expect(error.message == message)
            #expect(error.hint == hint)
        }
    }

    @Test func wordsFromOutsideCannotSteerTheTerminal() {
        let error = refusal("\u{1b}]0;x\u{7}")
        #expect(error?.description.contains("\u{1b}") == false)
    }

    @Test func suggestions() {
        #expect(Suggestion.near("jsn", among: ["json", "job"]) == "json")
        #expect(Suggestion.near("vari", among: ["limit", "variants"]) == "variants")
        #expect(Suggestion.near("xyz", among: ["json", "to"]) == nil)
        #expect(Suggestion.near("", among: ["a"]) == nil)
        #expect(Suggestion.distance(Array("abcd"), Array("abdc")) == 1)
        #expect(Suggestion.distance(Array("kitten"), Array("sitting")) == 3)
        #expect(Suggestion.distance([], Array("abc")) == 3)
    }
}
