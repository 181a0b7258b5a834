/// A command line that could not be understood, told so that the next try succeeds. Programs end with status 2.
package struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The command concerned, such as `quill items`.
    package var command: String
    /// What is wrong, without a full stop.
    package var message: String
    /// What to write instead, when that can be told.
    package var hint: String?

    package init(command: String, message: String, hint: String? = nil) {
        self.command = command
        self.message = message
        self.hint = hint
    }

    /// The line to run for help.
    package var helpLine: String { "\(command) --help" }

    /// Two or three lines for standard error; words from the command line are made safe to show.
    package var description: String {
        var lines = ["\(command): \(Console.safe(message))"]
        if let hint { lines.append("  \(Console.safe(hint))") }
        lines.append("  Help: \(helpLine)")
        return lines.joined(separator: "\n")
    }
}
