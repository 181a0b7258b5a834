extension CommandParser {
    func fault(_ message: String, hint: String? = nil) -> UsageError {
        UsageError(command: lineage.path, message: message, hint: hint)
    }

    func unknownCommand(_ word: String) -> UsageError {
        let names = command.commands.map(\.name)
        let near = Suggestion.near(word, among: names).map { "Did you mean '\(lineage.path) \($0)'?" }
        return fault("unknown command '\(word)'", hint: near ?? "Commands: \(names.joined(separator: ", "))")
    }

    func unknownOption(_ form: String) -> UsageError {
        fault("unknown option '\(form)'", hint: inGroup(form) ?? nearOption(form) ?? elsewhere(form))
    }

    private func nearOption(_ form: String) -> String? {
        guard form.hasPrefix("--") else { return nil }
        let names = lineage.options.flatMap(\.forms).filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
        return Suggestion.near(String(form.dropFirst(2)), among: names).map { "Did you mean --\($0)?" }
    }

    /// An option of the group whose subcommand was named: there is no place where it would be heeded.
    private func inGroup(_ form: String) -> String? {
        let group = lineage.indices.dropFirst().dropLast().last { place in lineage[place].options.contains { $0.forms.contains(form) } }
        return group.map { "It is an option of '\(Array(lineage[...$0]).path)': '\(lineage.path)' would not heed it" }
    }

    /// An option of a subcommand that was said too early, or of another command.
    private func elsewhere(_ form: String) -> String? {
        let owners = lineage.prefix(1).map { $0 }.descendants.filter { $0.last?.options.contains { $0.forms.contains(form) } == true }
        guard let owner = owners.first(where: { $0.starts(with: lineage) }) ?? owners.first else { return nil }
        return "\(form) is an option of '\(owner.path)': write it after that command"
    }

    func missingValue(_ option: OptionSpec, _ form: String, _ placeholder: String, next: String?) -> UsageError {
        if let next, next.hasPrefix("-") {
            return fault(
                "\(form) needs a value before '\(next)'",
                hint: "Write --\(option.name)=\(placeholder); a value that begins with a dash goes after the =")
        }
        let example = option.allowed.isEmpty ? "" : ", one of: \(option.allowed.joined(separator: ", "))"
        return fault("\(form) needs a value", hint: "Write \(form) \(placeholder)\(example)")
    }
}
