/// Why a child could not be started, or was ended by us. A child that ends badly by itself is no error: see `ChildExit`.
package enum ChildError: Error, Sendable, Equatable {
    /// No such program, neither at that path nor on the search path.
    case notFound(executable: String)
    /// The file exists and is not a program that we may run.
    case notExecutable(executable: String)
    /// The working directory cannot be entered.
    case workingDirectory(code: Int32)
    /// An argument, a path or the environment holds a NUL byte.
    case invalidArgument
    /// The system refused, with its `errno`.
    case spawnFailed(code: Int32)
    /// More output than the caller allowed; the child was ended.
    case outputTooLarge(limitBytes: Int)
    /// A line longer than the caller allowed; the child was ended.
    case lineTooLong(limitBytes: Int)
    /// The child no longer reads its input.
    case inputClosed
    /// The task was cancelled; the child was ended and waited for.
    case cancelled
}
