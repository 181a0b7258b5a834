/// What a search asks of jobs, beside their state. Each part has to hold; of several steps or lanes, one.
package struct JobMatch: Sendable, Hashable {
    /// How many tries a job has had, with the one that runs or succeeded.
    package struct Tries: Sendable, Hashable {
        package enum Comparison: String, Sendable, CaseIterable {
            case atLeast = ">="
            case atMost = "<="
            case above = ">"
            case below = "<"
            case exactly = "="
        }

        package let comparison: Comparison
        package let count: Int

        package init(_ comparison: Comparison, _ count: Int) {
            self.comparison = comparison
            self.count = count
        }
    }

    package var steps: [String] = []
    package var items: [ID<Item>] = []
    /// Providers and kinds of destinations that a job first turns to.
    package var lanes: [String] = []
    /// Words of the title of its source.
    package var titles: [String] = []
    /// The code of what it failed with, or words of the reason.
    package var errors: [String] = []
    package var tries: [Tries] = []
    /// Words of the reason or of the title.
    package var words: [String] = []

    package init() {}

    package var isEverything: Bool { self == JobMatch() }
}

/// What is written where jobs are looked for: `kind:transcribe state:dead attempt:>2 "no speech"`. A qualifier has a name, a colon and a value;
/// several values are separated by commas, and what holds spaces or colons stands in quotes. Whatever has no name are words.
package struct JobSearch: Sendable, Hashable {
    package private(set) var states: [JobStatus.State] = []
    package private(set) var match = JobMatch()

    package static let nothing = JobSearch()
    /// Longer texts are refused.
    package static let lengthMax = 300

    package static let qualifiers: [(name: String, help: String, example: String)] = [
        ("kind", "the step", "kind:transcribe"), ("state", "queued, running, succeeded, cancelled or dead", "state:dead,cancelled"),
        ("item", "the id of a source, or words of its title", "item:\"weekly call\""),
        ("queue", "the provider or kind of destination that it turns to", "queue:openai"),
        ("error", "the code of a failure, or words of its reason", "error:unreachable"),
        ("attempt", "how many tries it has had", "attempt:>2"),
    ]

    private init() {}

    /// Throws `validation-failed`, and says which part cannot be read and what could stand there.
    package init(parsing text: String) throws(QuillError) {
        guard text.count <= Self.lengthMax else {
            throw Self.wrong("has \(text.count) characters, and may have \(Self.lengthMax).", "Look for less at once.")
        }
        for (name, value) in try Self.tokens(text) { try take(name, value) }
    }

    /// What the store is asked for: of these states (none means all) those that the search lets through. Nil where both exclude each other.
    package func query(within given: [JobStatus.State], step: String? = nil, item: ID<Item>? = nil) -> JobQuery? {
        let both = given.isEmpty || states.isEmpty ? given + states : given.filter(states.contains)
        if both.isEmpty, !states.isEmpty { return nil }
        return JobQuery(states: both, step: step, item: item, match: match)
    }

    private mutating func take(_ name: String?, _ value: String) throws(QuillError) {
        guard let name else { return match.words.append(value) }
        guard Self.qualifiers.contains(where: { $0.name == name }) || name == "step" else {
            let known = Self.qualifiers.map { $0.name + ":" }.joined(separator: " ")
            throw Self.wrong(
                "knows no “\(name.prefix(40)):”.", "There are \(known). In quotes it is looked for as it stands: \"\(name.prefix(40)):…\".")
        }
        guard !value.isEmpty else {
            let example = Self.qualifiers.first { $0.name == name }?.example ?? "kind:transcribe"
            throw Self.wrong("has nothing behind “\(name):”.", "Write it as in \(example), without a space.")
        }
        let values = value.split(separator: ",").map(String.init)
        switch name {
        case "state": for value in values { states.append(try Self.state(value)) }
        case "item":
            if let id = ID<Item>(value), value.hasPrefix(Item.idPrefix) { match.items.append(id) } else { match.titles.append(value) }
        case "queue": match.lanes += values
        case "error": match.errors.append(value)
        case "attempt": match.tries.append(try Self.tries(value))
        default: match.steps += values
        }
    }

    private static func state(_ value: String) throws(QuillError) -> JobStatus.State {
        guard let state = JobStatus.State(rawValue: value.lowercased()) else {
            let known = JobStatus.State.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("knows no state “\(value.prefix(40))”.", "There are \(known).")
        }
        return state
    }

    private static func tries(_ value: String) throws(QuillError) -> JobMatch.Tries {
        let sign = JobMatch.Tries.Comparison.allCases.first { value.hasPrefix($0.rawValue) }
        guard let count = Int(value.dropFirst(sign?.rawValue.count ?? 0)), (0...1_000_000).contains(count) else {
            throw wrong("has no number in “attempt:\(value.prefix(40))”.", "Write attempt:3, attempt:>2 or attempt:<2.")
        }
        return JobMatch.Tries(sign ?? .exactly, count)
    }

    private static func wrong(_ what: String, _ remedy: String) -> QuillError {
        QuillError(.validationFailed, "q: the search \(what) \(remedy)")
    }
}

extension JobSearch {
    /// Names with their values, and words without a name.
    private static func tokens(_ text: String) throws(QuillError) -> [(name: String?, value: String)] {
        var tokens: [(name: String?, value: String)] = []
        var (name, value): (String?, String) = (nil, "")
        var (isQuoted, wasQuoted) = (false, false)
        func end() {
            if name != nil || wasQuoted && !value.isEmpty || !value.isEmpty { tokens.append((name, value)) }
            (name, value, wasQuoted) = (nil, "", false)
        }
        for character in text {
            switch character {
            case "\"":
                isQuoted.toggle()
                wasQuoted = true
            case _ where isQuoted: value.append(character)
            case _ where character.isWhitespace: end()
            case ":" where name == nil && !wasQuoted && !value.isEmpty: (name, value) = (value.lowercased(), "")
            default: value.append(character)
            }
        }
        guard !isQuoted else { throw wrong("has a quote that does not end.", "Write a second one behind the words.") }
        end()
        return tokens
    }
}
