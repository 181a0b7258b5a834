import Foundation
import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// A job's world made of values: inputs by variant, checkpoints in memory, progress kept.
final class FakeWork: Work {
    let item: Item
    let target: Target
    let parameters: Parameters
    let document: DocumentContext?
    let scratch: String
    let inputs: [Variant: [UInt8]]
    let media: String
    let made = Lock<[String]>([])
    let turned = Lock<[String]>([])
    let progress = Lock<[QuillCore.Progress]>([])
    private let recorded = Lock<[String: (input: Digest, result: [UInt8]?)]>([:])

    init(
        _ variant: Variant = .transcript, kind: Item.Kind = .file, document: DocumentContext? = nil, inputs: [Variant: [UInt8]] = [:],
        media: String = "", scratch: String = ""
    ) {
        item = Samples.item(kind)
        target = document.map { Target(.document($0.document.id), variant) } ?? Target(.item(item.id), variant)
        parameters = Samples.parameters
        self.document = document
        self.inputs = inputs
        self.media = media
        self.scratch = scratch
    }

    func input(_ variant: Variant) async throws(QuillError) -> [UInt8] {
        guard let bytes = inputs[variant] else { throw QuillError(.internalError, "There is no input \(variant).") }
        return bytes
    }

    func inputFile(_ variant: Variant) async throws(QuillError) -> String { media }

    func once(_ key: String, input: Digest, _ make: @Sendable () async throws(QuillError) -> Metered) async throws(QuillError) -> [UInt8] {
        if let known = recorded.withLock({ $0[key] }), known.input == input, let result = known.result { return result }
        made.withLock { $0.append(key) }
        let metered = try await make()
        recorded.withLock { $0[key] = (input, metered.result) }
        return metered.result
    }

    func effect(
        _ key: String, input: Digest, locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8] { try await write() }

    func turn(to lane: String) async throws(QuillError) { turned.withLock { $0.append(lane) } }
    func report(_ one: QuillCore.Progress) { progress.withLock { $0.append(one) } }
}

enum Samples {
    static let parameters = Parameters(writer: "extractive", speechModel: "whisper-test", maxSections: 12)

    static func item(_ kind: Item.Kind = .file) -> Item {
        Item(
            id: ID(trusted: "itm_00000000000000000000000001"), project: Project.defaultID, kind: kind,
            contentID: ContentID(trusted: "file:1"),
            title: "talk.m4a", url: nil, createdAt: Timestamp(milliseconds: 0))
    }

    static func document(head: Revision? = nil, destination: Destination? = nil) -> DocumentContext {
        let id = ID<Document>(trusted: "doc_00000000000000000000000001")
        return DocumentContext(
            document: Document(
                id: id, project: Project.defaultID, uniqueKey: nil, title: "Talk", state: .toReview, head: head?.id, items: [item().id],
                createdAt: Timestamp(milliseconds: 0)), head: head, destination: destination, delivery: nil)
    }

    static let front = FrontMatter(title: "Talk", description: "A talk.", slug: "talk", tags: [], language: "en")

    static func line(
        _ start: Double, _ end: Double, _ text: String, confidence: Double = 0.9, noSpeech: Double = 0.05, compression: Double = 1.4
    ) -> Recognition.Line {
        Recognition.Line(start: start, end: end, text: text, confidence: confidence, noSpeech: noSpeech, compression: compression)
    }

    static func heard(_ lines: [Recognition.Line], language: String = "en", probability: Double = 0.99, seconds: Double = 60) -> Recognition
    {
        Recognition(language: language, languageProbability: probability, lines: lines, audioSeconds: seconds, computeSeconds: 1)
    }

    static func cues(_ texts: String...) -> [Cue] {
        texts.enumerated().map { Cue(id: $0, startMilliseconds: $0 * 1_000, endMilliseconds: $0 * 1_000 + 900, text: $1) }
    }

    /// A folder that the test removes.
    static func folder() throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "pipeline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url.path
    }

    static func remove(_ folder: String) {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }
}

/// Answers each piece by what the test says; counts how many it works on at a time.
final class FakeTranscriber: Transcriber {
    let model = "whisper-test"
    let parallelism: Int
    let asked = Lock<[AudioPiece]>([])
    let busy = Lock((now: 0, most: 0))
    private let answer: @Sendable (AudioPiece, _ call: Int) async throws(QuillError) -> Recognition

    init(parallelism: Int = 2, _ answer: @escaping @Sendable (AudioPiece, Int) async throws(QuillError) -> Recognition) {
        self.parallelism = parallelism
        self.answer = answer
    }

    func prepare() {}

    func recognise(_ piece: AudioPiece, progress: @escaping @Sendable (Double) -> Void) async throws(QuillError) -> Recognition {
        let call = asked.withLock {
            $0.append(piece); return $0.count
        }
        busy.withLock {
            $0.now += 1; $0.most = max($0.most, $0.now)
        }
        defer { busy.withLock { $0.now -= 1 } }
        progress(piece.durationSeconds * 2)
        await Task.yield()
        return try await answer(piece, call)
    }
}
