import CPostgreSQL
import Glibc
import SQL
import Support

/// One connection to a server, used on one thread at a time.
///
/// Nothing here waits inside libpq: its calls are the ones that do not block, and the waiting is a `poll` on its socket and on a
/// bell, until a deadline. So a task that is cancelled, or a server that has gone silent, never holds the thread.
final class Link {
    let handle: OpaquePointer
    let bell: Bell
    var names = StatementNames()
    /// Whether no pooler stands between, so that one process of the server has all our transactions.
    var isDirect = false
    /// Set when the connection is of no more use: what it was doing has ended, one way or the other.
    private(set) var isBroken = false

    init(handle: OpaquePointer, bell: Bell) {
        self.handle = handle
        self.bell = bell
    }

    deinit { PQfinish(handle) }

    /// How long a statement may take to end before its connection is given up, once it is cancelled or the database is closed.
    static let graceMilliseconds = 2_000

    /// Sends with `send`, which gives libpq's 1 or 0, and reads all answers.
    ///
    /// Throws the first error of the server, after which the connection can be used on, or the connection's end.
    func exchange(_ limits: Limits, _ send: () -> Int32) throws(SQLError) -> [Answer] {
        // The bell may have rung for the exchange before, such as the preparing of this statement.
        if limits.isCancelled { throw .interrupted }
        guard send() == 1 else { throw lost() }
        var answers: [Answer] = []
        try read(limits, into: &answers)
        return answers
    }

    /// Reads the answers to what was sent: in a pipeline, to the next of its statements.
    func read(_ limits: Limits, into answers: inout [Answer]) throws(SQLError) {
        var watch = Watch(limits, bell)
        try flush(&watch)
        var failure: (error: ServerError, wasCancelled: Bool)?
        while let result = try nextResult(&watch) {
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                answers.append(Answer(result))
            case PGRES_EMPTY_QUERY, PGRES_PIPELINE_ABORTED:
                // Aborted: skipped behind the statement of the pipeline that failed, which has been told.
                PQclear(result)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                PQclear(result)
                isBroken = true
                throw .other(code: 0, message: "COPY is not for statements")
            default:
                if failure == nil { failure = (ServerError(result), watch.hasCancelled) }
                PQclear(result)
            }
        }
        // A request to cancel may arrive late, and must not meet somebody else's statement.
        if watch.hasCancelled || PQstatus(handle) == CONNECTION_BAD { giveUp() }
        guard let failure else { return }
        lastError = failure.error
        // An end that the connection itself reports has no code.
        if failure.error.state.isEmpty { throw lost() }
        throw .postgres(failure.error, wasCancelled: failure.wasCancelled)
    }

    /// Reads the mark at the end of a pipeline, behind which the connection is as before.
    func readSync(_ limits: Limits) throws(SQLError) {
        var watch = Watch(Limits(deadline: limits.deadline, heeds: .nothing, prepares: false), bell)
        guard let result = try nextResult(&watch) else { throw lost() }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lost() }
    }

    /// What the server last refused.
    private(set) var lastError: ServerError?

    /// It is not used again.
    func giveUp() { isBroken = true }

    func lost() -> SQLError {
        giveUp()
        return .unreachable(detail: "the connection broke")
    }

    /// Whether the server has ended an idle connection.
    var hasEnded: Bool {
        if isBroken || PQstatus(handle) == CONNECTION_BAD { return true }
        var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&socket, 1, 0) > 0 else { return false }
        // A server says nothing to who asks nothing, unless it says good-bye.
        return PQconsumeInput(handle) == 0 || PQstatus(handle) == CONNECTION_BAD
    }

    // MARK: waiting

    /// What a wait heeds, from the first byte sent to the last one read.
    private struct Watch {
        private(set) var deadline: Deadline
        let limits: Limits
        private(set) var hasCancelled = false

        init(_ limits: Limits, _ bell: Bell) {
            (deadline, self.limits) = (limits.deadline, limits)
            heedClosing(bell)
        }

        mutating func heedClosing(_ bell: Bell) {
            if limits.heeds != .nothing && bell.isClosing { deadline = min(deadline, Deadline(after: Link.graceMilliseconds)) }
        }

        /// Whether it is to be cancelled now, which it is once.
        mutating func heedsCancelling() -> Bool {
            guard limits.isCancelled, !hasCancelled else { return false }
            hasCancelled = true
            deadline = min(deadline, Deadline(after: Link.graceMilliseconds))
            return true
        }
    }

    private func flush(_ watch: inout Watch) throws(SQLError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                // The server may have to be read from before it reads on.
                let ready = try wait(POLLIN | POLLOUT, &watch)
                if ready & POLLIN != 0 && PQconsumeInput(handle) == 0 { throw lost() }
            default: throw lost()
            }
        }
    }

    private func nextResult(_ watch: inout Watch) throws(SQLError) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            _ = try wait(POLLIN, &watch)
            // A broken connection gives one more result, which says so.
            if PQconsumeInput(handle) == 0 { break }
        }
        return PQgetResult(handle)
    }

    private func wait(_ interest: Int32, _ watch: inout Watch) throws(SQLError) -> Int32 {
        while true {
            switch Self.wait(PQsocket(handle), interest, bell, watch.deadline) {
            case .ready(let ready): return ready
            case .rung:
                watch.heedClosing(bell)
                if watch.heedsCancelling() { cancel() }
            case .late:
                isBroken = true
                throw watch.hasCancelled ? .interrupted : .unreachable(detail: "the server does not answer")
            }
        }
    }

    enum Wake { case ready(Int32), rung, late }

    /// Waits on a socket, a bell and a clock.
    static func wait(_ socket: Int32, _ interest: Int32, _ bell: Bell, _ deadline: Deadline) -> Wake {
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { watched in
            watched.initializeElement(at: 0, to: pollfd(fd: socket, events: Int16(truncatingIfNeeded: interest), revents: 0))
            watched.initializeElement(at: 1, to: pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0))
            while true {
                let count = poll(watched.baseAddress, 2, deadline.pollMilliseconds)
                if count == 0 && deadline.isPast { return .late }
                guard count > 0 else { continue }
                if watched[1].revents != 0 {
                    bell.silence()
                    return .rung
                }
                // An error is found by reading.
                let ready = Int32(watched[0].revents)
                return .ready(ready & (POLLERR | POLLHUP | POLLNVAL) != 0 ? interest : ready)
            }
        }
    }

    /// Blocks this thread for a while.
    static func rest(_ milliseconds: Int) { poll(nil, 0, Int32(clamping: milliseconds)) }

    // MARK: cancelling

    /// Asks the server to stop the statement. On a thread of its own, since libpq opens another connection for it and blocks.
    private func cancel() {
        guard let key = PQgetCancel(handle) else { return }
        let request = CancelRequest(key: key)
        RealThread.start(name: "postgres-cancel") { request.send() }
    }

    private final class CancelRequest: @unchecked Sendable {  // allowed: made for one thread to take
        private let key: OpaquePointer
        init(key: OpaquePointer) { self.key = key }
        deinit { PQfreeCancel(key) }

        /// A request that does not arrive leaves the statement to its time-out.
        func send() {
            var reason = [CChar](repeating: 0, count: 256)
            _ = PQcancel(key, &reason, Int32(reason.count))
        }
    }
}
