/// A script for fish: a function that finds the command on the line, then one `complete` for each thing to offer.
struct FishCompletion {
    private let spec: CommandSpec
    private let program: String

    init(_ spec: CommandSpec) {
        self.spec = spec
        program = "__" + CompletionScript.identifier(spec.name)
    }

    var script: String {
        let nodes = [spec].descendants
        return
            (["# Completion of \(spec.name) for fish, made by the program itself.", walker(nodes), "complete -c \(spec.name) -f"]
            + nodes.map { node in (commands(node) + arguments(node) + node.options.flatMap { option($0, node) }).joined(separator: "\n") })
            .joined(separator: "\n\n") + "\n"
    }

    /// Succeeds when the words before the cursor lead to the given command.
    private func walker(_ nodes: [[CommandSpec]]) -> String {
        let ways = nodes.dropFirst().map { quoted($0.path) }.joined(separator: " ")
        let takers = nodes.flatMap { node in
            node.options.filter { $0.placeholder != nil }.flatMap { $0.forms.map { quoted("\(node.path) \($0)") } }
        }
        let enters = ways.isEmpty ? "" : "            case \(ways)\n                set path \"$path $word\"\n"
        let skips = takers.isEmpty ? "" : "            case \(takers.joined(separator: " "))\n                set skip 1\n"
        return """
            function \(program)_at
                set -l path \(quoted(spec.name))
                set -l skip 0
                for word in (commandline -opc)[2..-1]
                    if test $skip = 1
                        set skip 0
                        continue
                    end
                    switch "$path $word"
            \(enters)\(skips)        end
                end
                test "$path" = "$argv[1]"
            end
            """
    }

    private func head(_ node: [CommandSpec]) -> String {
        "complete -c \(spec.name) -n \(quoted("\(program)_at \(quoted(node.path))"))"
    }

    private func commands(_ node: [CommandSpec]) -> [String] {
        guard let command = node.last, !command.commands.isEmpty else { return [] }
        let help = node.count == 1 ? [("help", "Show the help of a command")] : []
        return (command.commands.map { ($0.name, $0.summary) } + help).map { "\(head(node)) -a \($0) -d \(quoted($1))" }
    }

    private func arguments(_ node: [CommandSpec]) -> [String] {
        (node.last?.arguments ?? []).compactMap { argument in
            offered(argument.offered).map { "\(head(node)) \($0) -d \(quoted(argument.name))" }
        }
    }

    private func option(_ option: OptionSpec, _ node: [CommandSpec]) -> [String] {
        let short = option.short.map { "-s \($0) " } ?? ""
        // -x keeps files out of the answers, -r lets them in.
        let takes = option.offered == .file ? "-r " : "-x "
        let value = option.placeholder == nil ? "" : takes + (offered(option.offered, isList: option.isList).map { $0 + " " } ?? "")
        let base = "\(head(node)) \(short)-l \(option.name) \(value)-d \(quoted(option.help))"
        return option.isNegatable ? [base, "\(head(node)) -l no-\(option.name) -d \(quoted("Not: \(option.help)"))"] : [base]
    }

    private func offered(_ completion: Completion, isList: Bool = false) -> String? {
        switch completion {
        case .none: nil
        case .file: "-F"
        case .directory: "-a \(quoted("(__fish_complete_directories)"))"
        case .values(let words) where isList: "-a \(quoted("(__fish_append , \(words.map(quoted).joined(separator: " ")))"))"
        case .values(let words): "-a \(quoted(words.map { CompletionScript.escaped($0, [" ", "$", "(", ")"]) }.joined(separator: " ")))"
        }
    }

    /// Single quotes of fish: only these and backslashes are escaped.
    private func quoted(_ text: String) -> String { "'" + CompletionScript.escaped(text, ["'", "\\"]) + "'" }
}
