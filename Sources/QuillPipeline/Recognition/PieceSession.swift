internal import Glibc
internal import Media
internal import QuillCore
internal import Support

/// The pieces of one recording while they are recognised.
struct PieceSession: Sendable {
    let media: MediaTools
    let transcriber: any Transcriber
    let file: String
    let stream: Int
    let work: any Work

    /// Tries for one piece before the whole job counts as failed.
    private static let triesMax = 2

    struct Heard: Sendable {
        let piece: RecordingRecogniser.Cut.Range
        let index: Int
        let recognition: Recognition
    }

    /// All pieces in order; as many at a time as the transcriber works on.
    func recogniseAll(_ pieces: [RecordingRecogniser.Cut.Range]) async throws(QuillError) -> [Heard] {
        let progress = PieceProgress(totals: pieces.map(\.seconds), work: work)
        do {
            return try await withThrowingTaskGroup(of: Heard.self) { group in
                var next = 0
                var heard: [Heard] = []
                func add() {
                    guard next < pieces.count else { return }
                    let index = next
                    next += 1
                    group.addTask { try await recognise(pieces[index], index, language: nil, progress) }
                }
                for _ in 0..<max(1, transcriber.parallelism) { add() }
                while let one = try await group.next() {
                    heard.append(one)
                    add()
                }
                return heard.sorted { $0.index < $1.index }
            }
        } catch {
            throw .unexpected(error, while: "recognising the pieces")
        }
    }

    /// A short or noisy piece may be taken for another language. Those that were unsure are heard again in the language of the rest.
    func agreed(on heard: [Heard]) async throws(QuillError) -> [Recognition] {
        var weight: [String: Double] = [:]
        for one in heard { weight[one.recognition.language, default: 0] += one.recognition.languageProbability * one.piece.seconds }
        let main = weight.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        var agreed: [Recognition] = []
        for one in heard {
            let isUnsure = one.recognition.language != main && one.recognition.languageProbability < 0.8
            let again = isUnsure ? try await recognise(one.piece, one.index, language: main, nil).recognition : nil
            agreed.append(again ?? one.recognition)
        }
        return agreed
    }

    private func recognise(
        _ piece: RecordingRecogniser.Cut.Range, _ index: Int, language: String?, _ progress: PieceProgress?
    ) async throws(QuillError) -> Heard {
        let suffix = language.map { ":\($0)" } ?? ""
        let input = Digest(of: "\(file) \(stream) \(piece.start) \(piece.end) \(transcriber.model)\(suffix)")
        let bytes = try await work.once("piece:\(index)\(suffix)", input: input) { () async throws(QuillError) -> Metered in
            var tries = 1
            while true {
                do throws(QuillError) {
                    return try await listen(piece, index, language, progress)
                } catch {
                    guard tries < Self.triesMax, error.disposition == .retry else { throw error }
                    tries += 1
                }
            }
        }
        progress?.finished(index)
        return Heard(piece: piece, index: index, recognition: try JSON.decode(Recognition.self, bytes))
    }

    private func listen(
        _ piece: RecordingRecogniser.Cut.Range, _ index: Int, _ language: String?, _ progress: PieceProgress?
    ) async throws(QuillError) -> Metered {
        let path = work.scratch + "/piece-\(index).s16le"
        defer { unlink(path) }
        do throws(MediaError) {
            _ = try await media.extract(file, stream: stream, range: MediaRange(start: piece.start, end: piece.end), to: path, format: .raw)
        } catch {
            throw MediaFailure.classified(error)
        }
        let audio = AudioPiece(path: path, offsetSeconds: piece.start, durationSeconds: piece.seconds, language: language)
        let recognition = try await transcriber.recognise(audio) { progress?.reached($0, of: index) }
        return Metered(
            try JSON.encode(recognition),
            usage: Usage(
                provider: "local", model: transcriber.model, unit: "audio-seconds", quantity: recognition.audioSeconds, cost: .zero,
                seconds: recognition.computeSeconds))
    }
}

/// Adds up how far all pieces are.
final class PieceProgress: Sendable {
    private let totals: [Double]
    private let work: any Work
    private let reached: Lock<[Double]>

    init(totals: [Double], work: any Work) {
        self.totals = totals
        self.work = work
        reached = Lock([Double](repeating: 0, count: totals.count))
    }

    func reached(_ seconds: Double, of index: Int) {
        let sum = reached.withLock { reached -> Double in
            reached[index] = min(totals[index], max(reached[index], seconds))
            return reached.reduce(0, +)
        }
        work.report(Progress(stage: "listening", completed: sum, total: totals.reduce(0, +)))
    }

    func finished(_ index: Int) { reached(totals[index], of: index) }
}
