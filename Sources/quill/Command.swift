internal import QuillApp
internal import Terminal

/// What was asked for, where the answer goes, and the settings in force.
struct CommandContext {
    let parsed: ParsedCommand
    let console: Console
    let configuration: Configuration
}

/// A command that goes by the settings.
protocol Command {
    var context: CommandContext { get }
}

extension Command {
    var parsed: ParsedCommand { context.parsed }
    var console: Console { context.console }
    var configuration: Configuration { context.configuration }
    /// Whether the answer is for programs.
    var isJSON: Bool { parsed.flag("json") }
}
