import Children
import Foundation
import QuillCore
import Testing

@testable import QuillProviders

@Suite struct WhisperTests {
    private func real(parallelism: Int = 2, folder: String = Workshop.model) -> WhisperTranscriber {
        WhisperTranscriber(
            model: "whisper-tiny.en", folder: folder, python: Workshop.python, script: Workshop.helper, parallelism: parallelism)
    }

    private func stubbed(_ workshop: Workshop, _ body: String) throws -> WhisperTranscriber {
        WhisperTranscriber(model: "whisper-test", folder: "/nowhere", python: "python3", script: try workshop.stub(body), parallelism: 2)
    }

    private let silence = AudioPiece(path: "/nowhere", offsetSeconds: 0, durationSeconds: 1, language: "en")

    private func words(_ text: String) -> Set<Substring> { Set(text.lowercased().split { !$0.isLetter }) }

    @Test func piecesAreHeardInParallelAtTheirOwnTimes() async throws {
        let workshop = try Workshop()
        let transcriber = real()
        transcriber.prepare()
        let pieces = [try await workshop.piece(from: 0, seconds: 15), try await workshop.piece(from: 15, seconds: 12)]
        async let first = transcriber.recognise(pieces[0]) { _ in }
        async let second = transcriber.recognise(pieces[1]) { _ in }
        let heard = try await [first, second]
        for (piece, recognition) in zip(pieces, heard) {
            #expect(abs(recognition.audioSeconds - piece.durationSeconds) < 0.5)
            #expect(
                recognition.lines.allSatisfy {
                    $0.start >= piece.offsetSeconds && $0.end <= piece.offsetSeconds + piece.durationSeconds + 1
                })
            #expect(!recognition.lines.isEmpty && recognition.computeSeconds > 0)
        }
        let known: Set<Substring> = [
            "good", "evening", "everyone", "and", "thank", "you", "for", "coming", "out", "in", "the", "rain", "my", "name", "is", "martin",
            "three",
            "years", "have", "helped", "to", "run", "repair", "our", "old", "fire", "station",
        ]
        let missed = known.subtracting(words(heard[0].lines.map(\.text).joined(separator: " ")))
        #expect(missed.count <= 4, "missed \(missed.sorted())")
    }

    @Test func aModelThatIsNotThereIsSaidToBeMissing() async throws {
        let workshop = try Workshop()
        let piece = try await workshop.piece(from: 0, seconds: 2)
        let error = await #expect(throws: QuillError.self) { try await real(folder: workshop.folder).recognise(piece) { _ in } }
        #expect(error?.code == .toolMissing && error?.disposition == .permanent)
    }

    @Test func aMissingInterpreterIsSaidToBeMissing() async throws {
        let transcriber = WhisperTranscriber(model: "m", folder: "/nowhere", python: "/nowhere/python", script: "x", parallelism: 1)
        let error = await #expect(throws: QuillError.self) { try await transcriber.recognise(silence) { _ in } }
        #expect(error?.code == .toolMissing)
    }

    /// Dies on its first request and serves the next life: the file says which life it is.
    private let mortal = """
        flag = os.path.join(os.path.dirname(__file__), "lived")
        for line in sys.stdin:
            ask = json.loads(line)
            if not os.path.exists(flag):
                open(flag, "w").close()
                FIRST
            say(id=ask["id"], progress=0.5)
            say(id=ask["id"], language="en", language_probability=0.9, audio_seconds=1, compute_seconds=1, cues=[])
        """

    @Test(arguments: [
        "os.kill(os.getpid(), 9)", "os._exit(3)", "print('Segmentation fault', flush=True); signal.pause()",
        "say(id=ask['id'], error={'code': 'unreadable', 'message': 'x'}); continue",
        "os.write(1, b'\\xff\\xfe\\n'); signal.pause()",
    ])
    func aFailureMayBeTriedAgainAndThenWorks(_ first: String) async throws {
        let workshop = try Workshop()
        let transcriber = try stubbed(workshop, mortal.replacing("FIRST", with: first))
        let error = await #expect(throws: QuillError.self) { try await transcriber.recognise(silence) { _ in } }
        #expect(error?.code == .helperFailed && error?.disposition == .retry)
        let heard = try await transcriber.recognise(silence) { _ in }
        #expect(heard.language == "en" && heard.languageProbability == 0.9)
    }

    @Test func theRealHelperKilledInItsWorkIsReplaced() async throws {
        let workshop = try Workshop()
        // Long, so that its first word of progress comes well before its end, on a busy machine too.
        let piece = try await workshop.piece(from: 0, seconds: 200)
        // A link of a name of its own, so that the test ends its own helper and no other.
        let model = workshop.folder + "/whisper-own"
        try FileManager.default.createSymbolicLink(atPath: model, withDestinationPath: Workshop.model)
        let transcriber = real(parallelism: 1, folder: model)
        let error = await #expect(throws: QuillError.self) {
            try await transcriber.recognise(piece) { _ in self.killHelper(of: model) }
        }
        #expect(error?.disposition == .retry)
        let short = try await workshop.piece(from: 0, seconds: 3)
        #expect(try await transcriber.recognise(short) { _ in }.lines.isEmpty == false)
    }

    private func killHelper(of model: String) {
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
                guard let id = Int32(name), let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else { continue }
                let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
                if words.contains(model) { kill(id, SIGKILL) }
            }
        } catch { Issue.record(error) }
    }

    @Test func cancellingEndsTheWait() async throws {
        let workshop = try Workshop()
        let transcriber = try stubbed(workshop, "for line in sys.stdin:\n    say(id=json.loads(line)['id'], progress=0.1)")
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task { try await transcriber.recognise(silence) { _ in begin.yield() } }
        for await _ in began { break }
        task.cancel()
        let error = await #expect(throws: QuillError.self) { try await task.value }
        #expect(error?.disposition == .released)
    }

    @Test(.timeLimit(.minutes(2)))
    func aHelperThatNobodyWaitsForAnyMoreIsEnded() async throws {
        let workshop = try Workshop()
        // Its own number is all the progress that it makes.
        let transcriber = try stubbed(workshop, "for line in sys.stdin:\n    say(id=json.loads(line)['id'], progress=os.getpid())")
        let (reports, report) = AsyncStream.makeStream(of: Int32.self)
        let hearing = (0..<2).map { _ in Task { try await transcriber.recognise(silence) { report.yield(Int32($0)) } } }
        var helpers: [Int32] = []
        for await helper in reports {
            helpers.append(helper)
            if helpers.count == 2 { break }
        }
        let helper = try #require(helpers.first)
        #expect(helpers == [helper, helper])
        hearing[0].cancel()
        _ = await hearing[0].result
        #expect(kill(helper, 0) == 0, "another waits for it")
        hearing[1].cancel()
        _ = await hearing[1].result
        while kill(helper, 0) == 0 {
            try Task.checkCancellation()
            await Task.yield()
        }
        // The next one gets another.
        let (others, other) = AsyncStream.makeStream(of: Int32.self)
        let later = Task { try await transcriber.recognise(silence) { other.yield(Int32($0)) } }
        for await number in others {
            #expect(number != helper)
            break
        }
        later.cancel()
        _ = await later.result
    }
}
