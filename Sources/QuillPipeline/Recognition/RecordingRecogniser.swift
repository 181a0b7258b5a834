package import Media
package import QuillCore

/// Hears a whole recording: finds the silences, cuts there, and has the pieces recognised a few at a time. Every piece is a
/// checkpoint, so that a crash or a failed piece costs that piece alone.
package struct RecordingRecogniser: Sendable {
    private let media: MediaTools
    private let transcribers: [any Transcriber]

    package init(media: MediaTools, transcribers: [any Transcriber]) {
        self.media = media
        self.transcribers = transcribers
    }

    func recognise(_ work: any Work) async throws(QuillError) -> Transcript {
        let model = work.parameters.speechModel
        guard let transcriber = transcribers.first(where: { $0.model == model }) else {
            let known = transcribers.map(\.model).joined(separator: ", ")
            throw QuillError(.toolMissing, "There is no speech model \(model) here.", hint: "Known: \(known). `make setup` installs them.")
        }
        transcriber.prepare()
        let file = try await work.inputFile(.media)
        let cut = try await pieces(of: file, workers: transcriber.parallelism, work)
        guard !cut.pieces.isEmpty else {
            throw QuillError(
                .noSpeech, "Nothing is to be heard in it: it is silent from beginning to end.",
                hint: "Check that it is the recording you meant.")
        }
        let session = PieceSession(media: media, transcriber: transcriber, file: file, stream: cut.stream, work: work)
        let heard = try await session.recogniseAll(cut.pieces)
        return try await RecognitionMerger.transcript(session.agreed(on: heard), model: model, durationSeconds: cut.durationSeconds)
    }

    private func pieces(of file: String, workers: Int, _ work: any Work) async throws(QuillError) -> Cut {
        let bytes = try await work.once("cut", input: Digest(of: "cut 1 \(workers) \(file)")) { () async throws(QuillError) -> Metered in
            do throws(MediaError) {
                let probe = try await media.probe(file)
                let stream = try probe.audio()
                let total = probe.durationSeconds ?? 0
                let scan = try await media.silences(in: file, stream: stream.index) { seconds in
                    work.report(Progress(stage: "finding silences", completed: seconds, total: total))
                }
                try scan.checkComplete(probe)
                let duration = max(total, scan.decodedSeconds)
                let pieces = PieceCutter(workers: workers).cut(durationSeconds: scan.decodedSeconds, silences: scan.silences)
                return Metered(
                    try encode(Cut(stream: stream.index, durationSeconds: duration, pieces: pieces.map(\.range).map(Cut.Range.init))))
            } catch {
                throw MediaFailure.classified(error)
            }
        }
        return try JSON.decode(Cut.self, bytes)
    }

    /// How a recording is cut: its audio track, its length, and the stretches in which something is to be heard.
    struct Cut: Codable, Sendable {
        let stream: Int
        let durationSeconds: Double
        let pieces: [Range]

        struct Range: Codable, Sendable, Hashable {
            let start: Double
            let end: Double

            init(_ range: MediaRange) {
                start = range.start
                end = range.end
            }

            var seconds: Double { end - start }
        }
    }
}

/// Inside a typed `do` for another error: a value that cannot be encoded has no place in a media error.
private func encode(_ cut: RecordingRecogniser.Cut) throws(MediaError) -> [UInt8] {
    do { return try JSON.encode(cut) } catch { throw .toolFailed }
}
