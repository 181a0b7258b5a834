extension CommandSpec {
    /// Mistakes of whoever declared the commands, as sentences; a program tests that its own are none.
    package func faults() -> [String] {
        [self].descendants.flatMap { lineage in
            lineage.last.map { $0.ownFaults(options: lineage.options).map { "\(lineage.path): \($0)" } } ?? []
        }
    }

    private func ownFaults(options: [OptionSpec]) -> [String] {
        var faults: [String] = []
        faults += Self.repeated(commands.map(\.name)).map { "two commands named \($0)" }
        faults += Self.repeated(arguments.map(\.name)).map { "two arguments named \($0)" }
        faults += Self.repeated(self.options.map(\.name)).map { "two options named --\($0)" }
        faults += Self.repeated(options.flatMap(\.forms)).map { "two options are written \($0)" }
        for (index, argument) in arguments.enumerated() {
            let follows = arguments.dropFirst(index + 1)
            if argument.repeats, !follows.isEmpty { faults.append("<\(argument.name)> repeats but is not last") }
            if !argument.required, follows.contains(where: \.required) {
                faults.append("<\(argument.name)> is optional but a required one follows")
            }
        }
        for option in self.options {
            for other in option.excludes + (option.needs.map { [$0] } ?? []) where !options.contains(where: { $0.name == other }) {
                faults.append("--\(option.name) speaks of --\(other), which is not there")
            }
        }
        if summary.isEmpty { faults.append("no summary") }
        if summary.contains(where: \.isNewline) { faults.append("the summary is more than one line") }
        return faults
    }

    private static func repeated(_ names: [String]) -> [String] {
        var seen: Set<String> = [], twice: [String] = []
        for name in names where !seen.insert(name).inserted { twice.append(name) }
        return twice
    }
}
