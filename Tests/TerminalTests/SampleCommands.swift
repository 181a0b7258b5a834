@testable import Terminal

/// A small program with one of everything.
let sample = CommandSpec(
    "press", summary: "Make things readable",
    discussion: """
        First paragraph, which is long enough that it has to be broken somewhere before it ends at the right.

            press add talk.mp3   # stays as it is
        """,
    options: [.flag("json", short: "j", help: "Answer in JSON"), .flag("verbose", short: "v", help: "Tell more")],
    commands: [
        CommandSpec(
            "add", summary: "Add recordings",
            examples: [Example("press add talk.mp3 --to summary", "reads one talk")],
            arguments: [ArgumentSpec("file", help: "what to read", repeats: true, completion: .file)],
            options: [
                .value(
                    "to", "STAGE", short: "t", help: "Stop after this stage", defaultText: "summary", allowed: ["transcript", "summary"]),
                .list("variants", "NAME", help: "What to make", allowed: ["audio-fr:beginner", "audio-fr:expert", "summary"]),
                .values("tag", "TAG", help: "A label"),
                .value("limit", "N", short: "n", help: "At most so many"),
                .flag("wait", help: "Wait for the end", negatable: true),
            ]),
        CommandSpec(
            "items", summary: "List items",
            arguments: [ArgumentSpec("state", help: "only these", required: false, allowed: ["ready", "failed"])]),
        CommandSpec(
            "config", summary: "Settings",
            commands: [
                CommandSpec("get", summary: "Show one", arguments: [ArgumentSpec("key", help: "its name")]),
                CommandSpec("set", summary: "Change one"),
            ], runsAlone: true),
    ])

func parse(_ words: String...) throws(UsageError) -> ParsedCommand { try CommandLine.parse(sample, words) }

/// The error of a command line that must not be understood.
func refusal(_ words: String...) -> UsageError? {
    do { _ = try CommandLine.parse(sample, words) } catch { return error }
    return nil
}
