extension OptionSpec {
    /// The placeholder of the value, or nil for a flag.
    var placeholder: String? {
        switch shape {
        case .flag: nil
        case .value(let placeholder), .values(let placeholder), .list(let placeholder): placeholder
        }
    }

    var isNegatable: Bool { shape == .flag(negatable: true) }
    var isList: Bool { if case .list = shape { true } else { false } }

    /// Whether it may be said more than once.
    var repeats: Bool { if case .value = shape { false } else { true } }

    /// What a shell offers for the value: the allowed values, when there are some.
    var offered: Completion { allowed.isEmpty ? completion : .values(allowed) }

    /// Every way to write it: `-j`, `--json`, `--no-json`.
    var forms: [String] {
        (short.map { ["-\($0)"] } ?? []) + ["--\(name)"] + (isNegatable ? ["--no-\(name)"] : [])
    }

    /// What else may not be said with it, or has to be.
    func fault(saying said: Set<String>) -> String? {
        if let other = excludes.first(where: said.contains) { return "--\(name) and --\(other) cannot be said together" }
        if let other = needs, !said.contains(other) { return "--\(name) is only for --\(other)" }
        return nil
    }

    /// The left column of help, such as `-t, --to PLACE`; long names line up below each other.
    var label: String {
        let long = isNegatable ? "--[no-]\(name)" : "--\(name)"
        let lead = short.map { "-\($0), " } ?? "    "
        return lead + long + (placeholder.map { " \($0)" } ?? "")
    }
}

extension [CommandSpec] {
    /// The path from the root as it is typed, such as `quill items`.
    var path: String { map(\.name).joined(separator: " ") }

    /// What the last command understands: its own options first, then those of the root, then `--help`.
    var options: [OptionSpec] {
        var known: [OptionSpec] = []
        for option in (last?.options ?? []) + (first?.options ?? []) + [.help] where !known.contains(where: { $0.name == option.name }) {
            known.append(option)
        }
        return known
    }

    /// This command and all below it, each with the way from the root, depth first.
    var descendants: [[CommandSpec]] {
        guard let last else { return [] }
        return [self] + last.commands.flatMap { (self + [$0]).descendants }
    }
}
