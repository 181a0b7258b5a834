/// A positional word of a command. Required ones come first; only the last may repeat.
package struct ArgumentSpec: Sendable, Equatable {
    /// Shown as `<name>`, and the key that its value is read by.
    package var name: String
    package var help: String
    package var required: Bool
    package var repeats: Bool
    /// When not empty, any other value is refused.
    package var allowed: [String]
    package var completion: Completion

    package init(
        _ name: String, help: String, required: Bool = true, repeats: Bool = false,
        allowed: [String] = [], completion: Completion = .none
    ) {
        self.name = name
        self.help = help
        self.required = required
        self.repeats = repeats
        self.allowed = allowed
        self.completion = completion
    }

    /// `<file>`, `[<file>]`, `<file>...` or `[<file>...]`, as a usage line writes it.
    package var usage: String {
        let word = "<\(name)>" + (repeats ? "..." : "")
        return required ? word : "[\(word)]"
    }

    /// What a shell offers for it: the allowed values, when there are some.
    var offered: Completion { allowed.isEmpty ? completion : .values(allowed) }
}

/// What a shell offers for a value.
package enum Completion: Sendable, Equatable {
    case none
    case file
    case directory
    /// Suggestions; unlike `allowed`, other values are not refused.
    case values([String])
}
