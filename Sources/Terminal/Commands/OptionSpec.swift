/// An option of a command; `name` is its long name without dashes and the key that its value is read by.
package struct OptionSpec: Sendable, Equatable {
    /// How the option is written; the text is the placeholder of its value in help.
    package enum Shape: Sendable, Equatable {
        /// `--json`; when negatable also `--no-json`, and the last one said wins.
        case flag(negatable: Bool)
        /// `--to PLACE`, at most once.
        case value(String)
        /// `--tag NAME`, any number of times.
        case values(String)
        /// `--tag a,b --tag c`: may be repeated, and each value is a comma list.
        case list(String)
    }

    package var name: String
    package var short: Character?
    package var shape: Shape
    package var help: String
    /// What holds when the option is absent, for the reader of the help only.
    package var defaultText: String?
    /// When not empty, any other value is refused.
    package var allowed: [String]
    package var completion: Completion
    /// The options that may not be said beside it, since one of both would not be heeded.
    package var excludes: [String] = []
    /// The option without which it would not be heeded.
    package var needs: String?

    package init(
        _ name: String, short: Character? = nil, shape: Shape, help: String,
        defaultText: String? = nil, allowed: [String] = [], completion: Completion = .none
    ) {
        self.name = name
        self.short = short
        self.shape = shape
        self.help = help
        self.defaultText = defaultText
        self.allowed = allowed
        self.completion = completion
    }
}

extension OptionSpec {
    package static func flag(
        _ name: String, short: Character? = nil, help: String, negatable: Bool = false, defaultText: String? = nil
    ) -> OptionSpec {
        OptionSpec(name, short: short, shape: .flag(negatable: negatable), help: help, defaultText: defaultText)
    }

    package static func value(
        _ name: String, _ placeholder: String, short: Character? = nil, help: String,
        defaultText: String? = nil, allowed: [String] = [], completion: Completion = .none
    ) -> OptionSpec {
        OptionSpec(
            name, short: short, shape: .value(placeholder), help: help,
            defaultText: defaultText, allowed: allowed, completion: completion)
    }

    package static func values(
        _ name: String, _ placeholder: String, short: Character? = nil, help: String,
        defaultText: String? = nil, allowed: [String] = [], completion: Completion = .none
    ) -> OptionSpec {
        OptionSpec(
            name, short: short, shape: .values(placeholder), help: help,
            defaultText: defaultText, allowed: allowed, completion: completion)
    }

    package static func list(
        _ name: String, _ placeholder: String, short: Character? = nil, help: String,
        defaultText: String? = nil, allowed: [String] = [], completion: Completion = .none
    ) -> OptionSpec {
        OptionSpec(
            name, short: short, shape: .list(placeholder), help: help,
            defaultText: defaultText, allowed: allowed, completion: completion)
    }

    /// The same, refused beside any of these.
    package func not(with names: String...) -> OptionSpec {
        var option = self
        option.excludes += names
        return option
    }

    /// The same, refused without that one.
    package func only(with name: String) -> OptionSpec {
        var option = self
        option.needs = name
        return option
    }

    /// The option that every command understands.
    static let help = OptionSpec.flag("help", short: "h", help: "Show this help")
}
