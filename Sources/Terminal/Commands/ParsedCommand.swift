/// An understood command line. Values are read by the declared names; asking for an undeclared one is a
/// mistake of the program and stops debug builds.
package struct ParsedCommand: Sendable, Equatable {
    /// The specs from the root to the command that was named.
    package let lineage: [CommandSpec]
    /// Whether the answer is `HelpPage(parsed.lineage)`.
    package let asksForHelp: Bool
    private let options: [String: [String]]
    private let given: [String: [String]]

    init(lineage: [CommandSpec], options: [String: [String]], arguments: [String: [String]], asksForHelp: Bool) {
        self.lineage = lineage
        self.options = options
        self.given = arguments
        self.asksForHelp = asksForHelp
    }

    /// The names below the program's, such as `["items", "show"]`.
    package var path: [String] { lineage.dropFirst().map(\.name) }

    /// Whether the flag was said (and not taken back by `--no-…`).
    package func flag(_ name: String) -> Bool { values(name).last == "true" }

    /// True or false as said, nil when the flag was not mentioned.
    package func choice(_ name: String) -> Bool? { values(name).last.map { $0 == "true" } }

    /// The value of the option.
    package func value(_ name: String) -> String? { values(name).last }

    /// All values of a repeatable option, comma lists taken apart, in order.
    package func values(_ name: String) -> [String] {
        assert(lineage.options.contains { $0.name == name }, "--\(name) is not declared for \(lineage.path)")
        return options[name] ?? []
    }

    /// The positional word of that name.
    package func argument(_ name: String) -> String? { arguments(name).first }

    /// All words of a repeatable positional.
    package func arguments(_ name: String) -> [String] {
        assert(lineage.last?.arguments.contains { $0.name == name } == true, "<\(name)> is not declared for \(lineage.path)")
        return given[name] ?? []
    }
}
