import Children
import Media
import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// With the real ffmpeg: two stretches of sound with a long silence between, so there are at least two pieces.
@Suite struct RecognitionTests {
    private let media = MediaTools()

    private func recording(_ folder: String) async throws -> String {
        let path = folder + "/beeps.wav"
        let sound = "aevalsrc=0.5*sin(880*PI*t)*(lt(t\\,20)+gt(t\\,35)*lt(t\\,55)+gt(t\\,70)):s=16000:d=90"
        do {
            let result = try await Child.run(
                Command(executable: "ffmpeg", arguments: ["-nostdin", "-v", "error", "-f", "lavfi", "-i", sound, path]))
            try #require(result.succeeded, "\(String(decoding: result.errorTail, as: UTF8.self))")
        } catch ChildError.notFound {
            Issue.record("ffmpeg is missing; `make setup` installs it")
        }
        return path
    }

    private func heard(_ piece: AudioPiece, language: String = "en", probability: Double = 0.99) -> Recognition {
        Samples.heard(
            [Samples.line(piece.offsetSeconds + 1, piece.offsetSeconds + 2, "At \(Int(piece.offsetSeconds)).")], language: language,
            probability: probability, seconds: piece.durationSeconds)
    }

    private func withWork(_ body: (FakeWork) async throws -> Void) async throws {
        let folder = try Samples.folder()
        defer { Samples.remove(folder) }
        try await body(FakeWork(media: try await recording(folder), scratch: folder))
    }

    @Test func whereItListenedTheCaptionsThatCameAlongAreTold() async throws {
        let folder = try Samples.folder()
        defer { Samples.remove(folder) }
        let doubted = CaptionTrack(origin: "automatic", language: "en", cues: Samples.cues("Captioned."), doubts: ["has no punctuation"])
        let facts = SourceFacts(form: .audio, tracks: [doubted], notes: ["Another could not be read."])
        let work = FakeWork(inputs: [.source: try JSON.encode(facts)], media: try await recording(folder), scratch: folder)
        let recogniser = RecordingRecogniser(media: media, transcribers: [FakeTranscriber { piece, _ in heard(piece) }])
        let products = try await Transcribe(recognition: recogniser).run(work)
        #expect(products.insteadOf == ["The track of captions (automatic, en) has no punctuation."])
        guard case .bytes(let bytes)? = products.artifact?.content else { throw QuillError(.internalError, "No bytes.") }
        let transcript = try JSON.decode(Transcript.self, bytes)
        #expect(transcript.cues.count == 3 && transcript.notes.first == "Another could not be read.")
    }

    @Test func everyPieceIsACheckpointAndProgressIsBounded() async throws {
        try await withWork { work async throws in
            let transcriber = FakeTranscriber { piece, _ in heard(piece) }
            let recogniser = RecordingRecogniser(media: media, transcribers: [transcriber])
            let first = try await recogniser.recognise(work)
            #expect(first.cues.count == 3)
            #expect(transcriber.busy.withLock { $0.most } <= 2)
            #expect(try await recogniser.recognise(work) == first)
            #expect(transcriber.asked.withLock { $0.count } == 3)
            #expect(work.made.withLock { $0.sorted() } == ["cut", "piece:0", "piece:1", "piece:2"])
            let listening = work.progress.withLock { $0.filter { $0.stage == "listening" } }
            #expect(!listening.isEmpty && listening.allSatisfy { $0.completed <= $0.total + 0.001 })
        }
    }

    @Test func aFailedPieceIsTriedAgainAlone() async throws {
        try await withWork { work async throws in
            let failures = Lock(1)
            let transcriber = FakeTranscriber(parallelism: 1) { piece, _ async throws(QuillError) in
                let fails =
                    piece.offsetSeconds > 30
                    && failures.withLock {
                        $0 -= 1; return $0
                    } == 0
                if fails { throw QuillError(.helperFailed, "Died.", .retry) }
                return heard(piece)
            }
            let recogniser = RecordingRecogniser(media: media, transcribers: [transcriber])
            #expect(try await recogniser.recognise(work).cues.count == 3)
            #expect(transcriber.asked.withLock { $0.count } == 4)
        }
    }

    /// The next attempt of the job finds the pieces that were heard.
    @Test func aPieceThatKeepsFailingCostsItselfAlone() async throws {
        try await withWork { work async throws in
            let isBroken = Lock(true)
            let transcriber = FakeTranscriber(parallelism: 1) { piece, _ async throws(QuillError) in
                if piece.offsetSeconds > 60, isBroken.withLock({ $0 }) { throw QuillError(.helperFailed, "Died.", .retry) }
                return heard(piece)
            }
            let recogniser = RecordingRecogniser(media: media, transcribers: [transcriber])
            await #expect(throws: QuillError(.helperFailed, "Died.", .retry)) { try await recogniser.recognise(work) }
            #expect(transcriber.asked.withLock { $0.count } == 4)
            isBroken.withLock { $0 = false }
            #expect(try await recogniser.recognise(work).cues.count == 3)
            #expect(transcriber.asked.withLock { $0.count } == 5)
        }
    }

    @Test func anUnsureLanguageIsHeardAgainInThatOfTheRest() async throws {
        try await withWork { work async throws in
            let transcriber = FakeTranscriber { piece, _ in
                let isOdd = piece.offsetSeconds > 60 && piece.language == nil
                return isOdd ? heard(piece, language: "cy", probability: 0.4) : heard(piece, language: piece.language ?? "en")
            }
            let transcript = try await RecordingRecogniser(media: media, transcribers: [transcriber]).recognise(work)
            #expect(transcript.language == "en" && transcript.cues.allSatisfy { $0.language == nil })
            #expect(transcriber.asked.withLock { $0.compactMap(\.language) } == ["en"])
        }
    }

    @Test func silenceIsSaidToBeSilence() async throws {
        let folder = try Samples.folder()
        defer { Samples.remove(folder) }
        let path = folder + "/silence.wav"
        let made = try await Child.run(
            Command(
                executable: "ffmpeg",
                arguments: ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "20", path]))
        try #require(made.succeeded)
        let transcriber = FakeTranscriber { piece, _ in heard(piece) }
        let error = await #expect(throws: QuillError.self) {
            try await RecordingRecogniser(media: media, transcribers: [transcriber]).recognise(FakeWork(media: path, scratch: folder))
        }
        #expect(error?.code == .noSpeech)
        #expect(transcriber.asked.withLock { $0.isEmpty })
    }
}
