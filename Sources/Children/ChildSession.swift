import Support

/// A long-lived child that is spoken to in lines, such as a helper that reads and writes JSON lines.
/// When the last reference goes, the child is ended.
package final class ChildSession: Sendable {
    package let processID: Int32
    private let id: UInt64
    private let keeper: ChildKeeper

    /// - Parameter lineLimitBytes: a longer line on its standard output ends the child.
    package static func start(_ command: Command, lineLimitBytes: Int = 1024 * 1024) async throws(ChildError) -> ChildSession {
        let keeper = try ChildKeeper.shared()
        let plumbing = ChildKeeper.Plumbing(takesInput: true, output: .lines(limitBytes: lineLimitBytes), errorLinesLimitBytes: nil)
        let started = try await keeper.start(command, plumbing)
        return ChildSession(started, keeper)
    }

    private init(_ started: ChildKeeper.Started, _ keeper: ChildKeeper) {
        processID = started.pid
        id = started.id
        self.keeper = keeper
    }

    deinit {
        Task { [id, keeper] in await keeper.release(id) }
    }

    /// Writes bytes to the child's input, and waits until its pipe has taken them.
    package func send(_ bytes: [UInt8]) async throws(ChildError) {
        guard await keeper.send(bytes, to: id) else { throw .inputClosed }
    }

    /// Writes one line; the line feed is added.
    package func send(line: String) async throws(ChildError) {
        try await send(Array(line.utf8) + [UInt8(ascii: "\n")])
    }

    /// The end of file for the child; a good helper then ends by itself.
    package func closeInput() async { await keeper.closeInput(of: id) }

    /// What the child writes, line by line, until it closes its output. One reader at a time:
    /// lines that wait for none fill a buffer of 256 KiB, and then the child waits.
    package var lines: ChildLines { ChildLines(keeper: keeper, id: id) }

    /// Waits for the child's end. Read its lines to their end before, or call `end()`.
    package func result() async throws(ChildError) -> ChildResult {
        try await keeper.result(of: id).get()
    }

    /// Ends the child's whole group (asked first, killed after two seconds) and waits for it.
    @discardableResult
    package func end() async throws(ChildError) -> ChildResult {
        await keeper.end(id, because: nil)
        return try await result()
    }
}

/// The lines of a session. It ends with the child's output, and early when the reading task is cancelled;
/// lines that were not taken stay for the next reader.
package struct ChildLines: AsyncSequence, Sendable {
    let keeper: ChildKeeper
    let id: UInt64

    package struct AsyncIterator: AsyncIteratorProtocol {
        let keeper: ChildKeeper
        let id: UInt64
        private var taken: [ChildLine] = []
        private var index = 0

        init(keeper: ChildKeeper, id: UInt64) {
            self.keeper = keeper
            self.id = id
        }

        package mutating func next() async -> [UInt8]? {
            if index == taken.count {
                taken = await ChildLines.wait(keeper, id)
                index = 0
            }
            guard index < taken.count else { return nil }
            defer { index += 1 }
            return taken[index].bytes
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(Never) -> [UInt8]? {
            await next()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(keeper: keeper, id: id) }

    private static let lastToken = Lock<UInt64>(0)

    private static func wait(_ keeper: ChildKeeper, _ id: UInt64) async -> [ChildLine] {
        let token = lastToken.withLock { last in
            last &+= 1
            return last
        }
        return await withTaskCancellationHandler {
            Task.isCancelled ? [] : await keeper.nextLines(of: id, token: token)
        } onCancel: {
            Task { await keeper.giveUpLines(of: id, token: token) }
        }
    }
}
