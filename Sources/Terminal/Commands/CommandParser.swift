/// One pass over the words: descends into subcommands, takes options with their values, collects the rest.
struct CommandParser {
    private var words: ArraySlice<String>
    var lineage: [CommandSpec]
    private var options: [String: [String]] = [:]
    /// How each was written, in the order of the words.
    private(set) var said: [(option: OptionSpec, form: String)] = []
    private var positionals: [String] = []
    private var asksForHelp = false
    /// Said as `program help <command>`: every word must name a command.
    private var inHelp = false

    init(_ spec: CommandSpec, _ arguments: [String]) {
        words = arguments[...]
        lineage = [spec]
    }

    var command: CommandSpec { lineage[lineage.count - 1] }

    mutating func parse() throws(UsageError) -> ParsedCommand {
        var onlyWords = false
        while let word = words.popFirst() {
            if onlyWords {
                positionals.append(word)
            } else if word == "--" {
                onlyWords = true
            } else if word.hasPrefix("--") {
                try long(word)
            } else if word.hasPrefix("-"), word != "-", !isNegativeNumber(word) {
                try shorts(word)
            } else {
                try take(word)
            }
        }
        return try result()
    }

    private mutating func result() throws(UsageError) -> ParsedCommand {
        if !command.commands.isEmpty, !command.runsAlone, positionals.isEmpty { asksForHelp = true }
        if !asksForHelp {
            try checkTaken()
            try checkTogether()
        }
        let arguments = asksForHelp ? [:] : try assign(positionals)
        return ParsedCommand(lineage: lineage, options: options, arguments: arguments, asksForHelp: asksForHelp)
    }

    private mutating func take(_ word: String) throws(UsageError) {
        if positionals.isEmpty, let next = command.command(word) {
            lineage.append(next)
        } else if lineage.count == 1, word == "help", !inHelp, !command.commands.isEmpty {
            (inHelp, asksForHelp) = (true, true)
        } else if positionals.isEmpty, !command.commands.isEmpty, inHelp || command.arguments.isEmpty {
            throw unknownCommand(word)
        } else if inHelp {
            throw fault("there is no command '\(word)' below '\(lineage.path)'")
        } else {
            positionals.append(word)
        }
    }

    private mutating func long(_ word: String) throws(UsageError) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        let given = parts.count > 1 ? String(parts[1]) : nil
        if let option = lineage.options.first(where: { $0.name == name }) {
            try record(option, as: "--\(name)", given: given)
        } else if let option = lineage.options.first(where: { $0.isNegatable && "no-\($0.name)" == name }) {
            guard given == nil else { throw fault("--\(name) takes no value") }
            options[option.name] = ["false"]
            said.append((option, "--\(name)"))
        } else {
            throw unknownOption("--\(name)")
        }
    }

    /// `-ab` is `-a -b` while these are flags; the first with a value takes what is left: `-n5`, `-n=5`, `-n 5`.
    private mutating func shorts(_ word: String) throws(UsageError) {
        var rest = word.dropFirst()
        while let letter = rest.popFirst() {
            guard let option = lineage.options.first(where: { $0.short == letter }) else { throw unknownOption("-\(letter)") }
            if option.placeholder == nil, rest.first != "=" {
                try record(option, as: "-\(letter)", given: nil)
            } else {
                let joined = rest.first == "=" ? rest.dropFirst() : rest
                try record(option, as: "-\(letter)", given: rest.isEmpty ? nil : String(joined))
                rest = ""
            }
        }
    }

    private mutating func record(_ option: OptionSpec, as form: String, given: String?) throws(UsageError) {
        guard let placeholder = option.placeholder else {
            guard given == nil else { throw fault("\(form) takes no value", hint: "Write just \(form)") }
            if option == .help { asksForHelp = true } else { options[option.name] = ["true"] }
            said.append((option, form))
            return
        }
        guard let text = given ?? nextValue() else {
            throw missingValue(option, form, placeholder, next: words.first)
        }
        if !option.repeats, options[option.name] != nil { throw fault("\(form) is given twice", hint: "Say it once") }
        let values = option.isList ? CommandLine.commaList(text) : [text]
        for value in values { try check(value, option.allowed, for: form) }
        options[option.name, default: []] += values
        said.append((option, form))
    }

    /// The following word, unless it looks like an option.
    private mutating func nextValue() -> String? {
        guard let next = words.first, !next.hasPrefix("-") || next == "-" || isNegativeNumber(next) else { return nil }
        return words.popFirst()
    }

    private func isNegativeNumber(_ word: String) -> Bool {
        word.hasPrefix("-") && word.dropFirst().first.map { $0.isNumber || $0 == "." } == true && Double(word) != nil
    }
}
