internal import Children
internal import QuillCore
internal import Support

/// One helper process and the requests under way in it. When it dies, they fail and may be retried: the next request
/// starts a new one.
actor WhisperHelper {
    private struct Waiting {
        let processID: Int32
        let answer: CheckedContinuation<Result<WhisperProtocol.Answer, QuillError>, Never>
        let progress: @Sendable (Double) -> Void
    }

    private let command: Command
    private var starting: Task<Result<ChildSession, QuillError>, Never>?
    /// The helper that `starting` came to.
    private var current: Int32?
    private var waiting: [String: Waiting] = [:]
    private var requests = 0
    /// Why a helper could not get ready, which may be known before anybody has asked it anything.
    private var refusals: [Int32: QuillError] = [:]
    /// Helpers whose last words were heard.
    private var gone: Set<Int32> = []
    /// Helpers that were ended because nobody waited for them.
    private var dismissed: Set<Int32> = []

    init(command: Command) { self.command = command }

    func warmUp() async { _ = await session() }

    func ask(
        _ piece: AudioPiece, progress: @escaping @Sendable (Double) -> Void
    ) async throws(QuillError) -> WhisperProtocol.Answer {
        let session = try await session().get()
        if let refusal = refusals[session.processID] { throw refusal }
        requests += 1
        let id = "r\(requests)"
        let line = try JSON.encode(
            WhisperProtocol.Request(id: id, path: piece.path, offset: piece.offsetSeconds, language: piece.language))
        let watchdog = Task { await self.giveUp(on: id, after: Self.patienceSeconds(piece), session) }
        defer { watchdog.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting[id] = Waiting(processID: session.processID, answer: continuation, progress: progress)
                Task { await self.send(line, id, session) }
            }
        } onCancel: {
            Task { await self.cancel(id, session) }
        }
        return try result.get()
    }

    /// A helper that nobody waits for any more is ended: it knows of no piece that it could leave off, and would work on for nothing.
    private func cancel(_ id: String, _ session: ChildSession) async {
        guard waiting[id] != nil else { return }
        finish(id, .failure(.cancelled))
        guard !waiting.values.contains(where: { $0.processID == session.processID }) else { return }
        forget(session)
        dismissed.insert(session.processID)
        await end(session)
    }

    /// A helper that no longer takes requests is ended. Its last words say why, so `read` answers those who wait.
    private func send(_ line: [UInt8], _ id: String, _ session: ChildSession) async {
        do { try await session.send(line + [UInt8(ascii: "\n")]) } catch {
            await end(session)
            if gone.contains(session.processID) { fail(session) }
        }
    }

    private func end(_ session: ChildSession) async {
        do { try await session.end() } catch { Log.error("the speech recogniser could not be ended: \(error)") }
    }

    /// Far longer than any machine needs, loading included: beyond it the helper hangs.
    private static func patienceSeconds(_ piece: AudioPiece) -> Double { 300 + 30 * piece.durationSeconds }

    private func giveUp(on id: String, after seconds: Double, _ session: ChildSession) async {
        do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
        guard waiting[id] != nil else { return }
        finish(id, .failure(QuillError(.timedOut, "The speech recogniser gave no answer for \(Int(seconds)) s and was ended.", .retry)))
        await end(session)
    }

    private func finish(_ id: String, _ result: Result<WhisperProtocol.Answer, QuillError>) {
        waiting.removeValue(forKey: id)?.answer.resume(returning: result)
    }

    /// The running helper, started if there is none.
    private func session() async -> Result<ChildSession, QuillError> {
        if let starting {
            let found = await starting.value
            // Ended meanwhile, since nobody waited for it.
            if case .success(let session) = found, dismissed.contains(session.processID) { return await self.session() }
            return found
        }
        let command = command
        let task = Task<Result<ChildSession, QuillError>, Never> {
            do throws(ChildError) {
                let session = try await ChildSession.start(command)
                // An earlier helper may have had the same number.
                self.refusals[session.processID] = nil
                self.gone.remove(session.processID)
                self.dismissed.remove(session.processID)
                self.current = session.processID
                Task { await self.read(session) }
                return .success(session)
            } catch {
                self.starting = nil
                return .failure(Self.classified(error))
            }
        }
        starting = task
        return await task.value
    }

    /// The next request gets a new one, unless it has got it already.
    private func forget(_ session: ChildSession) {
        guard current == session.processID else { return }
        (starting, current) = (nil, nil)
    }

    private func read(_ session: ChildSession) async {
        for await line in session.lines {
            do { receive(try JSON.decode(WhisperProtocol.Answer.self, line), session) } catch { break }
        }
        forget(session)
        gone.insert(session.processID)
        fail(session)
        // One that speaks something else is ended; whoever asked it meanwhile is told so.
        await end(session)
        fail(session)
    }

    private func fail(_ session: ChildSession) {
        let reason = refusals[session.processID] ?? Self.died
        for (id, one) in waiting where one.processID == session.processID { finish(id, .failure(reason)) }
    }

    private func receive(_ answer: WhisperProtocol.Answer, _ session: ChildSession) {
        if answer.ready == false { refusals[session.processID] = Self.refused(answer.error) }
        guard let id = answer.id else { return }
        if answer.error != nil {
            finish(id, .failure(Self.refused(answer.error)))
        } else if let seconds = answer.progress {
            waiting[id]?.progress(seconds)
        } else {
            finish(id, .success(answer))
        }
    }

    private static let died = QuillError(
        .helperFailed, "The speech recogniser ended in the middle of its work.", .retry,
        hint: "If it happens again, there may be too little memory: a model needs about 0.5 GB.")

    private static func refused(_ failure: WhisperProtocol.Failure?) -> QuillError {
        switch failure?.code {
        case "model":
            QuillError(.toolMissing, "The speech model could not be loaded.", hint: "Run `make setup`, or check QUILL_WHISPER_MODEL.")
        case "unreadable": QuillError(.helperFailed, "The speech recogniser could not read a piece of the recording.", .retry)
        default: QuillError(.helperFailed, "The speech recogniser failed on a piece.", .retry)
        }
    }

    private static let unstarted = QuillError(
        .helperFailed, "The speech recogniser could not be started.", .retry, hint: "`quill doctor` tells what is missing.")

    private static func classified(_ error: ChildError) -> QuillError {
        switch error {
        case .notFound, .notExecutable: QuillError(.toolMissing, "The speech recogniser is not installed.", hint: "Run `make setup`.")
        case .cancelled: .cancelled
        case .spawnFailed(let code): FileFailure.shortage(code, of: "The speech recogniser") ?? unstarted
        default: unstarted
        }
    }
}
