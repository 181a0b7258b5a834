/// A script for zsh: one function a command, each a call of `_arguments`. It works from `$fpath` and when sourced.
struct ZshCompletion {
    private let spec: CommandSpec
    private let program: String

    init(_ spec: CommandSpec) {
        self.spec = spec
        program = "_" + CompletionScript.identifier(spec.name)
    }

    var script: String {
        let nodes = [spec].descendants
        return
            (["#compdef \(spec.name)", "# Completion of \(spec.name) for zsh, made by the program itself."]
            + nodes.map(function)
            + ["if [[ $funcstack[1] == \(program) ]]; then\n    \(program) \"$@\"\nelse\n    compdef \(program) \(spec.name)\nfi"])
            .joined(separator: "\n\n") + "\n"
    }

    private func name(_ node: [CommandSpec]) -> String {
        ([program] + node.dropFirst().map { CompletionScript.identifier($0.name) }).joined(separator: "__")
    }

    private func function(_ node: [CommandSpec]) -> String {
        guard let command = node.last else { return "" }
        var specs = node.options.flatMap(option)
        if command.commands.isEmpty {
            specs += command.arguments.enumerated().map { argument($1, place: $0 + 1) }
        } else {
            specs += ["'1: :->command'", "'*:: :->words'"]
        }
        let lines =
            ["\(name(node))() {", "    local curcontext=\"$curcontext\" context state state_descr line", "    typeset -A opt_args"]
            + ["    _arguments -C -s -S \\"] + [specs.map { "        \($0)" }.joined(separator: " \\\n")]
        return (lines + branches(node, command) + ["}"]).joined(separator: "\n")
    }

    private func branches(_ node: [CommandSpec], _ command: CommandSpec) -> [String] {
        guard !command.commands.isEmpty else { return [] }
        let help = node.count == 1 ? [("help", "Show the help of a command")] : []
        let names = (command.commands.map { ($0.name, $0.summary) } + help).map { name, summary in
            CompletionScript.quoted("\(CompletionScript.escaped(name, [":", "\\"])):\(summary)")
        }
        let files = command.arguments.first.flatMap { action($0.offered, isList: false) }.map { ["            \($0)"] } ?? []
        let helping = node.count == 1 ? ["                help) \(name(node)) ;;"] : []
        return ["    case $state in", "        command)", "            local -a commands=(\(names.joined(separator: " ")))"]
            + ["            _describe -t commands command commands"] + files + ["            ;;"]
            + ["        words)", "            case $line[1] in"]
            + command.commands.map { "                \($0.name)) \(name(node + [$0])) ;;" } + helping
            + ["            esac", "            ;;", "    esac"]
    }

    /// `'*--tag=[help]:NAME:(a b)'`, one word for each way to write the option.
    private func option(_ option: OptionSpec) -> [String] {
        let help = "[" + CompletionScript.escaped(option.help, ["[", "]", "\\", ":"]) + "]"
        let exclusive = option.repeats && option.placeholder != nil ? "*" : "(\(option.forms.joined(separator: " ")))"
        let value = option.placeholder.map { ":\(escaped($0)):\(action(option.offered, isList: option.isList) ?? " ")" } ?? ""
        return option.forms.map { form in
            let joined = option.placeholder == nil ? "" : form.hasPrefix("--") ? "=" : "+"
            return CompletionScript.quoted(exclusive + form + joined + help + value)
        }
    }

    private func argument(_ argument: ArgumentSpec, place: Int) -> String {
        let lead = argument.repeats ? "*:" : argument.required ? "\(place):" : "\(place)::"
        return CompletionScript.quoted("\(lead)\(escaped(argument.name)):\(action(argument.offered, isList: false) ?? " ")")
    }

    private func action(_ completion: Completion, isList: Bool) -> String? {
        switch completion {
        case .none: nil
        case .file: "_files"
        case .directory: "_files -/"
        case .values(let words) where isList:
            "_sequence compadd - \(words.map { escaped(CompletionScript.quoted($0)) }.joined(separator: " "))"
        case .values(let words): "(\(words.map { CompletionScript.escaped($0, [":", " ", "\\", "(", ")"]) }.joined(separator: " ")))"
        }
    }

    private func escaped(_ text: String) -> String { CompletionScript.escaped(text, [":"]) }
}
