extension CommandParser {
    /// Gives the words to the declared arguments in order.
    func assign(_ words: [String]) throws(UsageError) -> [String: [String]] {
        var left = words[...]
        var assigned: [String: [String]] = [:]
        for argument in command.arguments {
            let taken = argument.repeats ? left : left.prefix(1)
            left = left.dropFirst(taken.count)
            if argument.required, taken.isEmpty { throw missing(argument) }
            for word in taken { try check(word, argument.allowed, for: "<\(argument.name)>") }
            if !taken.isEmpty { assigned[argument.name] = Array(taken) }
        }
        if let extra = left.first { throw unexpected(extra) }
        return assigned
    }

    func check(_ value: String, _ allowed: [String], for what: String) throws(UsageError) {
        guard !allowed.isEmpty, !allowed.contains(value) else { return }
        let near = Suggestion.near(value, among: allowed).map { "Did you mean \($0)? " } ?? ""
        throw fault("\(what) cannot be '\(value)'", hint: "\(near)It is one of: \(allowed.joined(separator: ", "))")
    }

    private func missing(_ argument: ArgumentSpec) -> UsageError {
        fault("<\(argument.name)> is missing: \(argument.help)", hint: "Usage: \(HelpPage(lineage).usage)")
    }

    private func unexpected(_ word: String) -> UsageError {
        let takes = command.arguments.isEmpty ? "takes no arguments" : "takes only \(command.arguments.map(\.usage).joined(separator: " "))"
        return fault("'\(word)' is one word too many", hint: "\(lineage.path) \(takes)")
    }
}
