extension ParsedCommand {
    /// The option's value as a whole number, nil when absent; refused outside of `range`.
    package func integer(_ name: String, in range: ClosedRange<Int> = .min ... .max) throws(UsageError) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text) else { throw refused(name, text, "a whole number\(Self.limits(range))") }
        guard range.contains(number) else { throw refused(name, text, "a whole number\(Self.limits(range))") }
        return number
    }

    /// The option's value as a number, nil when absent; refused outside of `range` and when not finite.
    package func number(_ name: String, in range: ClosedRange<Double>) throws(UsageError) -> Double? {
        guard let text = value(name) else { return nil }
        guard let number = Double(text), number.isFinite, range.contains(number) else {
            throw refused(name, text, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// An error about an option's value that the command found itself, with the same shape as the parser's.
    package func refused(_ option: String, _ value: String, _ wanted: String) -> UsageError {
        UsageError(command: lineage.path, message: "--\(option) cannot be '\(value)'", hint: "It is \(wanted)")
    }

    private static func limits(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): ""
        case (let low, .max): " of at least \(low)"
        case (.min, let high): " of at most \(high)"
        case (let low, let high): " from \(low) to \(high)"
        }
    }
}
