internal import CMicroHTTPD
internal import Support

/// libmicrohttpd's connection while it works on one request.
/// Unchecked: a pointer that is only used on its event-loop thread, or to resume it, under the exchange's lock.
struct Handle: @unchecked Sendable {  // allowed: guarded by a pthread mutex
    let pointer: OpaquePointer
}

/// One request and its answer: the meeting point of the event loop, which must never wait, and the handler, which may.
///
/// The event loop calls `step`, again and again. When it would have to wait for the handler, the connection is *parked*
/// (suspended), and whoever ends the waiting resumes it. Parking and resuming happen under one lock together with the
/// state they depend on, so that no wake-up falls between the two. libmicrohttpd calls nothing of ours under its own
/// locks that takes this one, so the order is always: this lock, then libmicrohttpd's.
final class Exchange: BodySource {
    typealias Piece = Result<[UInt8]?, HTTPServerError>

    struct State {
        /// Nil when libmicrohttpd is through with the request.
        var handle: Handle?
        var isParked = false
        /// Somebody woke a connection that was not parked yet.
        var wakesAtOnce = false
        var isAdmitted = false
        /// Until the handler has it.
        var request: Request?
        var isHead = false
        var framing = RequestHead.Framing.none
        var expectsContinue = false
        /// Whether libmicrohttpd was told to read the body.
        var readsBody = false
        var buffer: [UInt8] = []
        var received: UInt64 = 0
        var discarded = 0
        var bodyDeadline = Int64.max
        var bodyHasEnded = false
        var waiter: CheckedContinuation<Piece, Never>?
        /// The handler's answer, until it is taken to be sent.
        var outcome: Response?
        var isAnswered = false
        var clientHasLeft = false
        var task: Task<Void, Never>?
        var feed: (any BodyFeed)?
    }

    let server: ServerCore
    let connection: Connection
    /// As it stands in the request line.
    let target: String
    let state: Lock<State>

    init(server: ServerCore, connection: Connection, target: String, handle: Handle) {
        self.server = server
        self.connection = connection
        self.target = target
        state = Lock(State(handle: handle))
        if connection.began(self) { state.withLock { $0.clientHasLeft = true } }
    }

    var isHead: Bool { state.withLock { $0.isHead } }

    // MARK: The handler

    /// Runs the handler on this thread until it first waits.
    func begin(_ request: Request) {
        if let response = server.quick(request) { return finish(response) }
        let task = Task.immediate(executorPreference: server.executor(request)) { [self, handler = server.handler] in
            finish(await handler(request))
        }
        let isLate = state.withLock { state -> Bool in
            if state.outcome == nil && !state.isAnswered { state.task = task }
            return state.clientHasLeft || state.handle == nil
        }
        if isLate { task.cancel() }
    }

    private func finish(_ response: Response) {
        let isWanted = state.withLock { state -> Bool in
            state.task = nil
            guard state.handle != nil else { return false }
            state.outcome = response
            Self.resume(&state)
            return true
        }
        if !isWanted { response.abandon() }
    }

    // MARK: Parking

    enum Parked { case yes, wokenMeanwhile, closing }

    /// Only on the event loop, from within a callback.
    func park() -> Parked {
        state.withLock { park(&$0) }
    }

    func park(_ state: inout State) -> Parked {
        if state.wakesAtOnce {
            state.wakesAtOnce = false
            return .wokenMeanwhile
        }
        guard !server.isClosing, let handle = state.handle else { return .closing }
        if !state.isParked {
            MHD_suspend_connection(handle.pointer)
            state.isParked = true
        }
        return .yes
    }

    static func resume(_ state: inout State) {
        guard state.isParked, let handle = state.handle else { return }
        state.isParked = false
        MHD_resume_connection(handle.pointer)
    }

    /// A feed has something new.
    func wake() {
        state.withLock { state in
            if state.isParked { Self.resume(&state) } else { state.wakesAtOnce = true }
        }
    }
}
