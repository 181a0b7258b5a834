internal import Glibc
internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// Reads the command line, runs the command, and ends the process with its status.
enum Entry {
    static let version = Build.version

    static func run() async {
        let console = Console.standard()
        // The quickest answer touches nothing else: no settings, no home.
        if Terminal.CommandLine.arguments.dropFirst() == ["--version"] {
            console.line("quill \(version)")
            exit(0)
        }
        let status = await status(Array(Terminal.CommandLine.arguments.dropFirst()), console)
        exit(console.finish("quill") ? status.code : Status.failed.code)
    }

    private static func status(_ arguments: [String], _ console: Console) async -> Status {
        assert(Commands.spec.faults().isEmpty, "\(Commands.spec.faults())")
        let parsed: ParsedCommand
        // Looked for among the words: what they mean is not known where they cannot be understood.
        let isJSON = arguments.prefix { $0 != "--" }.contains("--json")
        do { parsed = try Terminal.CommandLine.parse(Commands.spec, arguments) } catch {
            return Failure.tell(error, isJSON: isJSON, console)
        }
        if parsed.asksForHelp {
            console.line(HelpPage(parsed.lineage).render(width: min(console.width, 100), paint: console.paint))
            return .done
        }
        do {
            return try await Commands.run(parsed, console)
        } catch let error as UsageError {
            return Failure.tell(error, isJSON: isJSON, console)
        } catch let error as ClientError {
            return Failure.tell(QuillError(error), parsed, console)
        } catch {
            return Failure.tell(.unexpected(error, while: "running the command"), parsed, console)
        }
    }
}

/// What a command tells the shell.
enum Status {
    case done, failed, usage, waiting
    /// By a signal, told as shells do.
    case interrupted(by: Int32)

    var code: Int32 {
        switch self {
        case .done: 0
        case .failed: 1
        case .usage: 2
        case .waiting: 3
        case .interrupted(let signal): 128 + signal
        }
    }
}

extension Status {
    /// What a run that was watched tells the shell.
    init(_ run: Wire.Run, _ signal: Int32?) {
        switch run.state {
        case "succeeded": self = .done
        case "waiting": self = .waiting
        case "open": self = signal.map { .interrupted(by: $0) } ?? .failed
        default: self = .failed
        }
    }
}

/// How a failure is shown: as a sentence with its remedy, or as a problem in JSON.
enum Failure {
    static func tell(_ error: QuillError, _ parsed: ParsedCommand, _ console: Console) -> Status {
        if parsed.lineage.contains(where: { $0.options.contains { $0.name == "json" } }), parsed.flag("json") {
            Output.json(ErrorOutput(error: .init(error)), console)
        } else {
            let hint = error.hint.map { "\n  " + console.paint(.dim, "→ ") + Console.safe($0) } ?? ""
            console.note(
                console.paint(.red, "quill: ") + Console.safe(error.message) + " " + console.paint(.dim, "[\(error.code.rawValue)]") + hint)
        }
        return error.code == .cancelled ? .interrupted(by: SIGINT) : .failed
    }

    /// Of a command line that was not understood.
    static func tell(_ error: UsageError, isJSON: Bool, _ console: Console) -> Status {
        if isJSON {
            let problem = QuillError(.invalidInput, "\(error.command): \(error.message)", hint: error.hint ?? "Help: \(error.helpLine)")
            Output.json(ErrorOutput(error: .init(problem)), console)
        } else {
            console.failure("quill", "\(error)")
        }
        return .usage
    }
}
