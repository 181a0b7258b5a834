import Media
import QuillCore
import Support
import Testing

@testable import QuillPipeline

@Suite struct StepTests {
    private let steps: [any Step]
    private let item = Samples.item()

    init() throws {
        steps = Steps.all(
            readers: [], recognition: RecordingRecogniser(media: MediaTools(), transcribers: []),
            writers: Writers([], models: [], prompts: try .embedded()), publishers: [])
    }

    @Test func everyVariantHasExactlyOneStep() {
        let variants: [Variant] =
            [
                .media, .source, .transcript, .outline, .chapters, .seo, .revision, .section("lead"), .proposal("lead"),
                .delivery(ID(trusted: "dst_1")),
            ] + SummaryType.allCases.map(Variant.summary)
        for variant in variants { #expect(steps.filter { $0.makes(variant) }.count == 1, "\(variant)") }
        #expect(Set(steps.map(\.name)).count == steps.count)
    }

    private func needs(_ variant: Variant, _ world: World, of subject: Subject? = nil) throws -> (variants: [Variant], isComplete: Bool) {
        let step = try #require(steps.first { $0.makes(variant) })
        let needs = step.needs(Target(subject ?? world.itemSubject, variant), world)
        return (needs.targets.map(\.variant), needs.isComplete)
    }

    @Test func whatIsNeededDependsOnWhatIsKnown() throws {
        var file = World(item: item, document: nil)
        let web = World(item: Samples.item(.web), document: nil)
        #expect(try needs(.source, file).variants == [.media])
        #expect(try needs(.source, web).variants.isEmpty)
        #expect(try needs(.media, web).variants == [.source])
        #expect(try needs(.media, file).variants.isEmpty)
        #expect(try needs(.transcript, file) == ([.source], false))
        for (listens, wanted) in [(true, [Variant.source, .media]), (false, [.source])] {
            file.existing[Target(file.itemSubject, .source)] = existing(Facts(needsRecognition: listens))
            #expect(try needs(.transcript, file) == (wanted, true))
        }
        #expect(try needs(.summary(.bulletPoints), file).variants == [.transcript])
    }

    @Test func aRevisionNeedsTheSectionsOnceTheyAreKnown() throws {
        let document = Subject.document(ID(trusted: "doc_1"))
        var world = World(item: item, document: ID(trusted: "doc_1"))
        #expect(try needs(.revision, world, of: document) == ([.chapters, .seo], false))
        world.existing[Target(document, .chapters)] = existing(Facts(sectionKeys: ["lead", "money"]))
        #expect(try needs(.revision, world, of: document) == ([.chapters, .seo, .section("lead"), .section("money")], true))
        #expect(try needs(.outline, world, of: document).variants == [.transcript])
        #expect(try needs(.chapters, world, of: document).variants == [.outline, .transcript])
        #expect(try needs(.section("lead"), world, of: document).variants == [.chapters, .outline, .transcript])
        #expect(try needs(.seo, world, of: document).variants == [.outline, .transcript])
        #expect(try needs(.delivery(ID(trusted: "dst_1")), world, of: document).variants == [.revision, .transcript])
    }

    private func existing(_ facts: Facts) -> World.Existing {
        World.Existing(content: Digest(of: "x"), recipe: nil, isPersons: false, facts: facts, isOfThisRun: false)
    }

    @Test func assemblingKeepsTheOrderAndLeavesOutWhatIsEmpty() async throws {
        let keys = ["lead", "empty", "money"]
        var inputs: [Variant: [UInt8]] = [.seo: try JSON.encode(Samples.front)]
        inputs[.chapters] = try JSON.encode(Chapters(entries: keys.map { .init(key: $0, role: .body, heading: $0, level: 2, cues: []) }))
        for key in keys {
            inputs[.section(key)] = try JSON.encode(
                Section(key: key, heading: key, level: 2, markdown: key == "empty" ? "" : "Text.", cues: [0]))
        }
        let products = try await Assemble().run(FakeWork(.revision, document: Samples.document(), inputs: inputs))
        #expect(products.revision?.sections.map(\.key) == ["lead", "money"])
        #expect(products.revision?.frontMatter == Samples.front)

        for key in keys { inputs[.section(key)] = inputs[.section("empty")] }
        let nothing = FakeWork(.revision, document: Samples.document(), inputs: inputs)
        let error = await #expect(throws: QuillError.self) { try await Assemble().run(nothing) }
        #expect(error?.code == .noSpeech)
    }

    @Test func whatNobodyCanDoIsSaid() async throws {
        let document = Samples.document()
        let error = await #expect(throws: QuillError.self) {
            try await Deliver(publishers: []).run(FakeWork(.delivery(ID(trusted: "dst_1")), document: document))
        }
        #expect(error?.code == .notFound)
        let unwritten = await #expect(throws: QuillError.self) {
            try await Summarise(writers: Writers([], models: [], prompts: try .embedded()))
                .run(FakeWork(.summary(.bulletPoints), inputs: [.transcript: []]))
        }
        #expect(unwritten?.code == .unsupported)
    }
}

@Suite struct TranscribeTests {
    private func run(_ facts: SourceFacts, _ transcriber: FakeTranscriber? = nil, media: String = "/nowhere.m4a") async throws -> Transcript
    {
        try await made(facts, transcriber, media: media).transcript
    }

    private func made(
        _ facts: SourceFacts, _ transcriber: FakeTranscriber? = nil, media: String = "/nowhere.m4a"
    ) async throws -> (transcript: Transcript, insteadOf: [String]) {
        let work = FakeWork(inputs: [.source: try JSON.encode(facts)], media: media, scratch: "/nowhere")
        let recognition = RecordingRecogniser(media: MediaTools(), transcribers: transcriber.map { [$0] } ?? [])
        let products = try await Transcribe(recognition: recognition).run(work)
        guard case .bytes(let bytes) = products.artifact?.content else { throw QuillError(.internalError, "No bytes.") }
        return (try JSON.decode(Transcript.self, bytes), products.insteadOf)
    }

    @Test func captionsThatWereNotUsedAreTold() async throws {
        let (transcript, insteadOf) = try await made(
            SourceFacts(form: .video, tracks: [track("covers 12 %", "repeats its lines"), track()], notes: ["One was empty."]))
        #expect(insteadOf == ["The track of captions (owner, en) covers 12 % and repeats its lines."])
        #expect(transcript.notes == ["One was empty."])
        #expect(try await made(SourceFacts(form: .video, tracks: [track()])).insteadOf.isEmpty)
        #expect(try await made(SourceFacts(form: .captions, tracks: [track("covers little")])).insteadOf.isEmpty)
        let failed = try await made(SourceFacts(form: .video, tracks: [track("covers 12 %")]))
        #expect(failed.insteadOf.count == 1 && failed.transcript.notes.last?.hasSuffix(failed.insteadOf[0]) == true, "\(failed)")
    }

    private func track(_ doubts: String...) -> CaptionTrack {
        CaptionTrack(origin: "owner", language: "en", cues: Samples.cues("Captioned."), doubts: doubts)
    }

    @Test func goodCaptionsAreUsedWithoutListening() async throws {
        let transcriber = FakeTranscriber { _, _ in Samples.heard([]) }
        let transcript = try await run(SourceFacts(form: .video, tracks: [track("is automatic"), track()]), transcriber)
        #expect(transcript.origin == .captions("owner") && transcript.notes.isEmpty)
        #expect(transcriber.asked.withLock { $0.isEmpty })
    }

    /// So that `QUILL_LIMITS` can bound what listens in the whole cluster, and captions wait for nobody.
    @Test func whoListensSaysSoBefore() async throws {
        for (tracks, expected) in [([track()], []), ([track("covers 12 %")], ["recognition"])] as [([CaptionTrack], [String])] {
            let facts = try JSON.encode(SourceFacts(form: .video, tracks: tracks))
            let work = FakeWork(inputs: [.source: facts], media: "/nowhere.m4a", scratch: "/nowhere")
            let recognition = RecordingRecogniser(media: MediaTools(), transcribers: [])
            _ = try await Transcribe(recognition: recognition).run(work)
            #expect(work.turned.withLock { $0 } == expected)
        }
    }

    @Test func textIsTakenWhateverItsDoubts() async throws {
        #expect(try await run(SourceFacts(form: .captions, tracks: [track("covers little")])).cues.count == 1)
    }

    @Test func poorCaptionsStandInWhenListeningFailsForGood() async throws {
        let transcript = try await run(SourceFacts(form: .video, tracks: [track("covers 12 %")]))
        #expect(transcript.origin == .captions("owner"))
        #expect(transcript.notes.first?.contains("covers 12 %") == true)
        #expect(transcript.notes.first?.contains("no speech model") == true)
    }

    /// A failure that may pass must not settle for less.
    @Test func aFailureThatMayPassIsPassedOn() async throws {
        let folder = try Samples.folder()
        defer { Samples.remove(folder) }
        let work = FakeWork(inputs: [.source: try JSON.encode(SourceFacts(form: .video, tracks: [track("covers 12 %")]))], scratch: folder)
        let failing = FailingWork(work, QuillError(.diskFull, "Full.", .retry))
        let recognition = RecordingRecogniser(media: MediaTools(), transcribers: [FakeTranscriber { _, _ in Samples.heard([]) }])
        await #expect(throws: QuillError(.diskFull, "Full.", .retry)) { try await Transcribe(recognition: recognition).run(failing) }
    }

    @Test func withoutCaptionsTheFailureIsTold() async throws {
        let error = await #expect(throws: QuillError.self) { try await run(SourceFacts(form: .audio)) }
        #expect(error?.code == .toolMissing)
    }

    @Test func noWordsAreNoTranscript() async throws {
        let empty = CaptionTrack(origin: "owner", language: "en", cues: [])
        let error = await #expect(throws: QuillError.self) { try await run(SourceFacts(form: .video, tracks: [empty])) }
        #expect(error?.code == .noSpeech)
    }
}

/// Cannot hand out the media.
struct FailingWork: Work {
    private let base: FakeWork
    private let error: QuillError

    init(_ base: FakeWork, _ error: QuillError) {
        self.base = base
        self.error = error
    }

    var item: Item { base.item }
    var target: Target { base.target }
    var parameters: Parameters { base.parameters }
    var document: DocumentContext? { base.document }
    var scratch: String { base.scratch }
    func input(_ variant: Variant) async throws(QuillError) -> [UInt8] { try await base.input(variant) }
    func inputFile(_ variant: Variant) async throws(QuillError) -> String { throw error }
    func once(_ key: String, input: Digest, _ make: @Sendable () async throws(QuillError) -> Metered) async throws(QuillError) -> [UInt8] {
        throw error
    }
    func effect(
        _ key: String, input: Digest, locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8] { throw error }
    func turn(to lane: String) async throws(QuillError) {}
    func report(_ progress: Progress) {}
}
