/// One command of a program, as a value: parsing, help and shell completion are all drawn from it.
///
/// Options of the root are understood by every command. Those of a group are the group's own: a subcommand that honours one declares it
/// as well, so that none takes an option that it would not heed.
/// `--help` and `-h` need no declaration, nor does `program help <command>`.
///
/// ```swift
/// let items = CommandSpec("items", summary: "List what was ingested",
///     examples: [Example("quill items --state failed", "what needs a look")],
///     options: [.value("state", "STATE", help: "Only items in this state", allowed: ["ready", "failed"])])
/// ```
package struct CommandSpec: Sendable, Equatable {
    package var name: String
    /// One line without a full stop, shown in lists.
    package var summary: String
    /// Teaching text: paragraphs parted by an empty line are wrapped; indented lines are kept as they are.
    package var discussion: String
    package var examples: [Example]
    package var arguments: [ArgumentSpec]
    package var options: [OptionSpec]
    package var commands: [CommandSpec]
    /// Whether a command with subcommands does something by itself; if not, it answers with its help.
    package var runsAlone: Bool

    package init(
        _ name: String, summary: String, discussion: String = "", examples: [Example] = [],
        arguments: [ArgumentSpec] = [], options: [OptionSpec] = [], commands: [CommandSpec] = [], runsAlone: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.arguments = arguments
        self.options = options
        self.commands = commands
        self.runsAlone = runsAlone
    }

    /// The direct subcommand of that name.
    package func command(_ name: String) -> CommandSpec? {
        commands.first { $0.name == name }
    }
}

/// A line to type, and what it is good for.
package struct Example: Sendable, Equatable {
    package var line: String
    package var meaning: String

    package init(_ line: String, _ meaning: String = "") {
        self.line = line
        self.meaning = meaning
    }
}
