internal import QuillClient
internal import Support

/// Pieces between the task that makes them and the one that reads them. It refuses what a slow reader leaves lying.
final class PieceQueue: AnswerBody {
    private struct State {
        var pieces: ArraySlice<[UInt8]>
        var isOver: Bool
        var waiting: CheckedContinuation<Void, Never>?
        var whenGone: (@Sendable () -> Void)?
    }
    private static let capacity = 5_000
    private let state: Lock<State>

    /// Open for more.
    init() { state = Lock(State(pieces: [], isOver: false)) }

    /// These and no more.
    init(holding pieces: [[UInt8]]) { state = Lock(State(pieces: pieces[...], isOver: true)) }

    deinit { state.withLock { $0.whenGone }?() }

    /// Calls `body` when nobody can read it any more.
    func whenGone(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.whenGone = body } }

    /// False when it is full, or over.
    func put(_ piece: [UInt8]) -> Bool {
        let (isTaken, reader) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard !state.isOver, state.pieces.count < Self.capacity else { return (false, nil) }
            state.pieces.append(piece)
            return (true, state.waiting.take())
        }
        reader?.resume()
        return isTaken
    }

    /// Nothing more comes; what lies here may still be read.
    func end() {
        let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isOver = true
            return state.waiting.take()
        }
        reader?.resume()
    }

    func next() async throws(ClientError) -> [UInt8]? {
        while true {
            let (piece, isOver) = state.withLock { ($0.pieces.popFirst(), $0.isOver) }
            if let piece { return piece }
            if isOver { return nil }
            if Task.isCancelled { throw .cancelled }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state -> Bool in
                        guard state.pieces.isEmpty, !state.isOver, !Task.isCancelled else { return true }
                        state.waiting = continuation
                        return false
                    }
                    if isReady { continuation.resume() }
                }
            } onCancel: {
                state.withLock { $0.waiting.take() }?.resume()
            }
        }
    }
}
