/// Reads the words of a command line by the program's `CommandSpec`.
package enum CommandLine {
    /// The words of this process, the program's name first (this type hides the one of the standard library).
    package static var arguments: [String] { Swift.CommandLine.arguments }

    /// Understands `arguments` (without the program's name).
    ///
    /// Accepted: `--opt value`, `--opt=value`, `-o value`, `-ovalue`, grouped flags `-ab`, `--no-x` where
    /// declared, `--` before words that begin with a dash, negative numbers as values. When help was asked for
    /// (`--help`, `-h`, `help <command>`, or a bare group of commands) the result says so in `asksForHelp`
    /// and nothing else is checked.
    package static func parse(_ spec: CommandSpec, _ arguments: [String]) throws(UsageError) -> ParsedCommand {
        var parser = CommandParser(spec, arguments)
        return try parser.parse()
    }

    /// The parts of a comma list, trimmed, without empty ones: `"a, b,"` is `["a", "b"]`.
    package static func commaList(_ text: String) -> [String] {
        text.split(separator: ",").compactMap { part in
            let trimmed = part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
            return trimmed.isEmpty ? nil : String(trimmed.reversed())
        }
    }
}
