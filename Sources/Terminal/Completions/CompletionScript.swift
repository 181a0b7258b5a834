/// The shells that completions are made for.
package enum Shell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}

/// Scripts that let a shell complete a program's commands, options and values, made from its `CommandSpec`.
package enum CompletionScript {
    package static func make(_ spec: CommandSpec, for shell: Shell) -> String {
        switch shell {
        case .bash: BashCompletion(spec).script
        case .zsh: ZshCompletion(spec).script
        case .fish: FishCompletion(spec).script
        }
    }

    /// The program's name as part of a function's name: `my-tool` is `my_tool`.
    static func identifier(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// A word in single quotes for bash and zsh.
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The text with a backslash before each of the given characters.
    static func escaped(_ text: String, _ special: Set<Character>) -> String {
        String(text.flatMap { special.contains($0) ? ["\\", $0] : [$0] })
    }
}
