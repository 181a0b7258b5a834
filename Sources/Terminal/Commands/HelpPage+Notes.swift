extension HelpPage {
    /// The help of an option with what else there is to know about its value.
    static func told(_ option: OptionSpec) -> String {
        var notes: [String] = []
        if !option.allowed.isEmpty { notes.append("one of \(option.allowed.joined(separator: ", "))") }
        switch option.shape {
        case .list: notes.append("comma list, may be repeated")
        case .values: notes.append("may be repeated")
        case .flag, .value: break
        }
        if let text = option.defaultText { notes.append("default: \(text)") }
        if let other = option.needs { notes.append("only with --\(other)") }
        if !option.excludes.isEmpty { notes.append("not with \(option.excludes.map { "--\($0)" }.joined(separator: ", "))") }
        return noted(option.help, notes)
    }

    static func told(_ argument: ArgumentSpec) -> String {
        noted(argument.help, argument.allowed.isEmpty ? [] : ["one of \(argument.allowed.joined(separator: ", "))"])
    }

    private static func noted(_ help: String, _ notes: [String]) -> String {
        notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
    }
}
