/// The help of a command, drawn from its spec: equal for `quill help items` and `quill items --help`.
package struct HelpPage: Sendable {
    private let lineage: [CommandSpec]

    /// - Parameter lineage: the specs from the root to the command, as `ParsedCommand.lineage` has them.
    package init(_ lineage: [CommandSpec]) {
        self.lineage = lineage
    }

    /// Such as `quill items [options] [<state>]`.
    package var usage: String {
        guard let command = lineage.last else { return "" }
        let choice = command.commands.isEmpty ? [] : [command.runsAlone ? "[<command>]" : "<command>"]
        return ([lineage.path] + choice + ["[options]"] + command.arguments.map(\.usage)).joined(separator: " ")
    }

    /// The page, ending in a newline. Widths below 40 and above 100 columns are brought into these limits.
    package func render(width: Int = 80, paint: Paint = .plain) -> String {
        guard let command = lineage.last else { return "" }
        let width = min(max(width, 40), 100)
        let sections = [
            TextFlow.wrap(command.summary, width: width),
            TextFlow.wrap("Usage: \(usage)", width: width, hanging: 7 + TextWidth.of(lineage.path) + 1),
            TextFlow.paragraphs(command.discussion, width: width),
            block("Commands", command.commands.map { ($0.name, $0.summary) }, width, paint),
            block("Arguments", command.arguments.map { ($0.usage, Self.told($0)) }, width, paint),
            block("Options", own.map { ($0.label, Self.told($0)) }, width, paint),
            block("Options of every command", inherited.map { ($0.label, Self.told($0)) }, width, paint),
            examples(command, width, paint),
            closing(command, width),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var own: [OptionSpec] {
        let names = Set((lineage.last?.options ?? []).map(\.name))
        return lineage.options.filter { names.contains($0.name) || (lineage.count == 1 && $0 == .help) }
    }

    private var inherited: [OptionSpec] {
        let shown = Set(own.map(\.name))
        return lineage.options.filter { !shown.contains($0.name) }
    }

    /// A heading and two columns; what does not fit beside its name goes below it.
    private func block(_ title: String, _ rows: [(name: String, text: String)], _ width: Int, _ paint: Paint) -> [String] {
        guard !rows.isEmpty else { return [] }
        let column = min(rows.map { TextWidth.of($0.name) }.max() ?? 0, width / 3) + 4
        return [paint(.bold, title)]
            + rows.flatMap { row in
                let text = TextFlow.wrap(row.text, width: width - column)
                let fits = TextWidth.of(row.name) + 4 <= column
                let first = "  " + paint(.cyan, row.name)
                let indent = String(repeating: " ", count: column)
                guard fits, let head = text.first else { return [first] + text.map { indent + $0 } }
                let gap = String(repeating: " ", count: column - 2 - TextWidth.of(row.name))
                return [first + gap + head] + text.dropFirst().map { indent + $0 }
            }
    }

    private func examples(_ command: CommandSpec, _ width: Int, _ paint: Paint) -> [String] {
        guard !command.examples.isEmpty else { return [] }
        return [paint(.bold, "Examples")]
            + command.examples.flatMap { example in
                ["  " + paint(.cyan, example.line)] + TextFlow.wrap(example.meaning, width: width - 6).map { "      " + paint(.dim, $0) }
            }
    }

    private func closing(_ command: CommandSpec, _ width: Int) -> [String] {
        guard !command.commands.isEmpty, let root = lineage.first else { return [] }
        let below = (["help"] + lineage.dropFirst().map(\.name) + ["<command>"]).joined(separator: " ")
        return TextFlow.wrap("More about a command: \(root.name) \(below)", width: width)
    }
}
