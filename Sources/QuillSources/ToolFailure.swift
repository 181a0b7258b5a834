internal import Children
internal import QuillCore

/// What it means when a helper program could not be started, or was ended by us.
enum ToolFailure {
    /// `tool` is the program's name as people know it: `pandoc`.
    static func classified(_ error: ChildError, of tool: String) -> QuillError {
        switch error {
        case .notFound, .notExecutable:
            QuillError(.toolMissing, "\(tool) is not installed.", hint: "Run `make setup`; `quill doctor` tells what is missing.")
        case .cancelled: .cancelled
        case .outputTooLarge, .lineTooLong:
            QuillError(.tooLarge, "There is more in it than can be taken in.", hint: "Cut it into parts.")
        case .spawnFailed(let code): FileFailure.shortage(code, of: tool) ?? unstarted(tool)
        case .workingDirectory: unstarted(tool)
        case .inputClosed:
            QuillError(.helperFailed, "\(tool) ended before it had read everything.", .retry)
        case .invalidArgument:
            QuillError(.invalidInput, "The name or address holds a character that cannot be used.")
        }
    }

    private static func unstarted(_ tool: String) -> QuillError {
        QuillError(.helperFailed, "\(tool) could not be started.", .retry, hint: "`quill doctor` tells what is missing.")
    }
}
