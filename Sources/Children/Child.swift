/// Runs programs to their end.
package enum Child {
    /// Starts a program, feeds it, and returns when it has ended; what is left of its group has been killed by then.
    ///
    /// Cancelling the task asks the whole process group to end, kills it after two seconds, and waits for it;
    /// so do the time limit and an output that is too large.
    /// - Parameters:
    ///   - input: the standard input as a whole; nil gives it none.
    ///   - output: where the standard output goes.
    ///   - errorLines: whether `onLine` also gets the lines of standard error (longer ones than 64 KiB in pieces).
    ///   - onLine: called in the caller's own context for each line; while it works the child may have to wait.
    /// - Returns: how it ended, whatever its exit code.
    package static func run(
        _ command: Command,
        input: [UInt8]? = nil,
        output: ChildOutput = .collect(limitBytes: 16 * 1024 * 1024),
        errorLines: Bool = false,
        onLine: (ChildLine) -> Void = { _ in }
    ) async throws(ChildError) -> ChildResult {
        guard !Task.isCancelled else { throw .cancelled }
        let keeper = try ChildKeeper.shared()
        let plumbing = ChildKeeper.Plumbing(
            takesInput: input != nil, output: output, errorLinesLimitBytes: errorLines ? 64 * 1024 : nil)
        let id = try await keeper.start(command, plumbing).id
        let result = await withTaskCancellationHandler {
            if let input { await keeper.feed(input, to: id) }
            while true {
                let lines = await keeper.nextLines(of: id)
                if lines.isEmpty { break }
                for line in lines { onLine(line) }
            }
            return await keeper.result(of: id)
        } onCancel: {
            Task { await keeper.end(id, because: .cancelled) }
        }
        await keeper.release(id)
        return try result.get()
    }
}
