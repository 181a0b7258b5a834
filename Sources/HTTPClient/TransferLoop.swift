internal import CCurl
internal import Glibc
internal import Support

/// One libcurl multi handle and the thread that works on it. Everybody else sends commands.
final class TransferLoop: Sendable {
    enum Command: Sendable {
        case start(Transfer)
        /// The reader has room again.
        case resume(Transfer)
        case cancel(Transfer)
    }

    private struct State {
        var commands: [Command] = []
        var isStopping = false
        var hasEnded = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let multi: Multi
    private let options: HTTPClient.Options
    private let state = Lock(State())

    init(_ options: HTTPClient.Options) {
        self.options = options
        multi = Multi()
    }

    func start() { RealThread.start(name: "http-client") { self.run() } }

    /// False when the loop has ended, and nothing was taken.
    func send(_ command: Command) -> Bool {
        state.withLock { state in
            guard !state.hasEnded, !state.isStopping else { return false }
            state.commands.append(command)
            multi.wake()
            return true
        }
    }

    /// Ends every transfer; calls back when the thread has let go of everything.
    func stop(_ ended: CheckedContinuation<Void, Never>? = nil) {
        state.withLock { state in
            state.isStopping = true
            if state.hasEnded {
                ended?.resume()
            } else {
                if let ended { state.waitingForEnd.append(ended) }
                multi.wake()
            }
        }
    }

    /// A clock that only goes forward, in milliseconds.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    // MARK: The thread

    private func run() {
        ccurl_block_sigpipe()
        var round = Round(multi: multi, options: options)
        while true {
            let (commands, isStopping) = state.withLock { state in
                defer { state.commands = [] }
                return (state.commands, state.isStopping)
            }
            commands.forEach { round.obey($0) }
            if isStopping { break }
            round.perform()
        }
        round.endAll()
        let waiting = state.withLock { state in
            state.hasEnded = true
            // Under the lock, since `send` wakes it.
            multi.release()
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        waiting.forEach { $0.resume() }
    }
}

/// The multi handle. Unchecked: only the loop's thread uses it, but for `wake`, which libcurl allows from any, and which
/// the loop's lock keeps apart from `release`.
final class Multi: @unchecked Sendable {  // allowed: confined to the loop's thread
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    private(set) var handle: UnsafeMutableRawPointer?

    init() {
        handle = Self.isReady ? curl_multi_init() : nil
        // Kept connections, and connections at all: more requests wait for one.
        ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, 64)
        ccurl_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, 512)
    }

    func wake() { if let handle { curl_multi_wakeup(handle) } }

    func release() {
        if let handle { curl_multi_cleanup(handle) }
        handle = nil
    }
}
