/// A script for bash 3.2 and later that needs no helper package.
struct BashCompletion {
    private let spec: CommandSpec
    private let function: String

    init(_ spec: CommandSpec) {
        self.spec = spec
        function = "_" + CompletionScript.identifier(spec.name)
    }

    var script: String {
        let nodes = [spec].descendants
        let takers = nodes.flatMap { node in valued(node).flatMap { option in option.forms.map { key(node, $0) } } }
        return
            ([
                "# Completion of \(spec.name) for bash, made by the program itself.",
                walker,
                table("is_command", "$1", nodes.dropFirst().map { ([slashed($0)], "return 0") }, otherwise: "return 1"),
                table("takes_value", "$1 $2", takers.isEmpty ? [] : [(takers, "return 0")], otherwise: "return 1"),
                table(
                    "commands", "$1",
                    nodes.compactMap { node in
                        let names = (node.last?.commands.map(\.name) ?? []) + (node.count == 1 ? ["help"] : [])
                        return node.last?.commands.isEmpty == false ? ([slashed(node)], offer(names)) : nil
                    }),
                table("options", "$1", nodes.map { ([slashed($0)], offer($0.options.flatMap(\.forms))) }),
                table("value", "$1 $2", nodes.flatMap { node in valued(node).compactMap { option in value(node, option) } }),
                table("argument", "$1 $2", nodes.flatMap(arguments)),
                "complete -F \(function) \(spec.name)",
            ]).joined(separator: "\n\n") + "\n"
    }

    private func valued(_ node: [CommandSpec]) -> [OptionSpec] { node.options.filter { $0.placeholder != nil } }
    private func slashed(_ node: [CommandSpec]) -> String { node.map(\.name).joined(separator: "/") }
    private func key(_ node: [CommandSpec], _ word: String) -> String { "\(slashed(node)) \(word)" }

    private func offer(_ words: [String]) -> String {
        "\(function)_offer \(words.map(CompletionScript.quoted).joined(separator: " "))"
    }

    private func action(_ completion: Completion) -> String? {
        switch completion {
        case .none: nil
        case .file: "\(function)_files -f"
        case .directory: "\(function)_files -d"
        case .values(let words): offer(words)
        }
    }

    private func value(_ node: [CommandSpec], _ option: OptionSpec) -> (keys: [String], action: String)? {
        guard let action = action(option.offered) else { return nil }
        let keys = option.forms.map { key(node, $0) }
        return (keys, option.isList ? "\(function)_last_of_list; \(action)" : action)
    }

    /// The places (from 0) of the positional words; the last that repeats stands for all that follow.
    private func arguments(_ node: [CommandSpec]) -> [(keys: [String], action: String)] {
        (node.last?.arguments ?? []).enumerated().compactMap { place, argument in
            guard let action = action(argument.offered) else { return nil }
            // Further places of a repeating argument are asked for as `+`.
            return (argument.repeats ? [key(node, "\(place)"), key(node, "+")] : [key(node, "\(place)")], action)
        }
    }

    private func table(
        _ name: String, _ subject: String, _ rows: [(keys: [String], action: String)], otherwise: String? = nil
    ) -> String {
        let cases = rows.map { "        \($0.keys.map(CompletionScript.quoted).joined(separator: " | "))) \($0.action) ;;" }
        let last = "        *) \(otherwise ?? "return 0") ;;"
        return (["\(function)_\(name)() {", "    case \"\(subject)\" in"] + cases + [last, "    esac", "}"]).joined(separator: "\n")
    }

    private var walker: String { BashWalker.text(function: function, program: spec.name) }
}
