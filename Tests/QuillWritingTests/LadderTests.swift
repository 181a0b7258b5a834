import QuillCore
import Support
import Testing

@testable import QuillPipeline

/// Rungs, crashes and what a person can read of them afterwards.
@Suite struct LadderTests {
    private let transcript = Samples.transcript()

    private func outline(_ writer: ModelWriter, _ work: DeskWork) async throws(QuillError) -> Written<Outline> {
        try await writer.outline(of: transcript, title: "T", maxSections: 5, work)
    }

    @Test func theNextRungIsAskedAndTheFallIsTold() async throws {
        let bad = ScriptedModel("test:bad", texts: ["nonsense"])
        let good = ScriptedModel.good()
        let writer = try Samples.writer([.model(bad), .model(good), .writer(PlainWriter())])
        #expect(writer.ladder == ["test:bad", "test:good", "extractive"])
        let work = DeskWork()
        let written = try await outline(writer, work)
        #expect(written.engine == "test:good, outline@1")
        #expect(work.turned.withLock { $0 } == ["test", "test"], "each is told before it is asked")
        #expect(written.insteadOf.count == 1)
        #expect(written.insteadOf.first?.hasPrefix("test:bad gave nothing usable for the outline") == true)
        #expect(bad.calls == 2 && good.calls == 1)
    }

    @Test func theLastRungMayNeedNoModel() async throws {
        let writer = try Samples.writer([.model(ScriptedModel(texts: [""])), .writer(PlainWriter())])
        let written = try await outline(writer, DeskWork())
        #expect(written.engine == "extractive" && written.value.title == "By hand" && written.insteadOf.count == 1)
    }

    @Test func whenAllFallEachIsNamed() async throws {
        let writer = try Samples.writer([
            .model(ScriptedModel("test:one") { _, _ in Samples.completion("", .refused) }), .model(ScriptedModel("test:two", texts: ["?"])),
        ])
        let error = await #expect(throws: QuillError.self) { try await outline(writer, DeskWork()) }
        #expect(error?.code == .modelUnusable && error?.disposition == .permanent)
        #expect(error?.message.contains("test:one") == true && error?.message.contains("test:two") == true)
    }

    /// An error of the vendor that will not pass belongs to that rung alone.
    @Test func anUnknownModelIsPassedOver() async throws {
        let gone = QuillError(.modelUnknown, "There is no model small at test.")
        let unknown = ScriptedModel { _, _ throws(QuillError) in throw gone }
        let written = try await outline(try Samples.writer([.model(unknown), .model(ScriptedModel.good())]), DeskWork())
        #expect(written.insteadOf == ["There is no model small at test."])
        await #expect(throws: gone) { try await outline(try Samples.writer(unknown), DeskWork()) }
    }

    @Test(arguments: [Disposition.wait(seconds: 7), .hold(.credentials), .released])
    func patienceAndPeopleAreWaitedFor(_ disposition: Disposition) async throws {
        let error = QuillError(.rateLimited, "Not now.", disposition)
        let good = ScriptedModel.good()
        let writer = try Samples.writer([.model(ScriptedModel { _, _ throws(QuillError) in throw error }), .model(good)])
        let work = DeskWork()
        for _ in 0..<5 { await #expect(throws: error) { try await outline(writer, work) } }
        #expect(good.calls == 0 && work.recorded.withLock { $0.isEmpty })
    }

    /// Each throw is one attempt of the job; the third gives the rung up, and later attempts do not return to it.
    @Test func aVendorThatStaysAwayIsGivenUp() async throws {
        let away = QuillError(.unreachable, "test cannot be reached.", .retry)
        let absent = ScriptedModel("test:absent") { _, _ throws(QuillError) in throw away }
        let slow = Lock(true)
        let good = ScriptedModel { prompt, _ throws(QuillError) in
            if slow.withLock({ $0 }) { throw QuillError(.rateLimited, "Later.", .wait(seconds: 1)) }
            return Samples.completion(Author().answer(prompt))
        }
        let writer = try Samples.writer([.model(absent), .model(good)])
        let work = DeskWork()
        for _ in 0..<2 { await #expect(throws: away) { try await outline(writer, work) } }
        for _ in 0..<3 { await #expect(throws: QuillError.self) { try await outline(writer, work) } }
        #expect(absent.calls == 3 && good.calls == 3)
        slow.withLock { $0 = false }
        #expect(try await outline(writer, work).insteadOf == ["test cannot be reached."])
        #expect(absent.calls == 3)
        // On the last rung there is nothing to climb to: the queue's own tries count.
        let alone = DeskWork()
        for _ in 0..<6 { await #expect(throws: away) { try await outline(try Samples.writer(absent), alone) } }
    }

    /// An answered call is never made again: not after a crash, and not when the answer was bad.
    @Test func aCrashRepeatsNoAnsweredCall() async throws {
        let crash = QuillError(.internalError, "Crash.", .released)
        for crashAt in 1...4 {
            let bad = ScriptedModel("test:bad") { prompt, call throws(QuillError) in
                if call == crashAt { throw crash }
                return Samples.completion("nonsense")
            }
            let good = ScriptedModel("test:good") { prompt, call throws(QuillError) in
                if crashAt == 3 && call == 1 { throw crash }
                return Samples.completion(Author().answer(prompt))
            }
            let writer = try Samples.writer([.model(bad), .model(good)])
            let work = DeskWork()
            var written: Written<Outline>?
            for _ in 0..<3 where written == nil {
                do throws(QuillError) { written = try await outline(writer, work) } catch { #expect(error == crash) }
            }
            #expect(written?.engine == "test:good, outline@1", "crash at call \(crashAt)")
            #expect(bad.calls == (crashAt <= 2 ? 3 : 2) && good.calls == (crashAt == 3 ? 2 : 1), "crash at call \(crashAt)")
            #expect(work.usage.withLock { $0.count } == 6, "three answers, each paid once")
        }
    }

    /// A person who asks for it once more gets new calls, not the old answers.
    @Test func aRedriveAsksAnew() async throws {
        let model = ScriptedModel { prompt, call in Samples.completion(call <= 2 ? "nonsense" : Author().answer(prompt)) }
        let writer = try Samples.writer(model)
        let work = DeskWork()
        await #expect(throws: QuillError.self) { try await outline(writer, work) }
        #expect(try await outline(writer, work).insteadOf.isEmpty)
        #expect(model.calls == 3)
    }

    @Test func theStepTellsWhatFellBack() async throws {
        let writer = try Samples.writer([.model(ScriptedModel("test:bad", texts: ["?"])), .model(ScriptedModel.good())])
        let work = StepWork(DeskWork(), [.transcript: try JSON.encode(transcript)])
        let products = try await WriteOutline(writers: Samples.writers([writer])).run(work)
        #expect(products.engine == "test:good, outline@1")
        #expect(products.insteadOf.count == 1 && products.insteadOf[0].hasPrefix("test:bad gave nothing usable"))
    }
}

/// With inputs.
struct StepWork: Work {
    private let base: DeskWork
    private let inputs: [Variant: [UInt8]]
    private let variant: Variant

    init(_ base: DeskWork, _ inputs: [Variant: [UInt8]], _ variant: Variant = .outline) {
        self.base = base
        self.inputs = inputs
        self.variant = variant
    }

    func with(_ variant: Variant) -> StepWork { StepWork(base, inputs, variant) }

    var item: Item { base.item }
    var target: Target { Target(base.target.subject, variant) }
    var parameters: Parameters { base.parameters }
    var document: DocumentContext? { nil }
    var scratch: String { base.scratch }
    func input(_ variant: Variant) async throws(QuillError) -> [UInt8] {
        guard let bytes = inputs[variant] else { throw QuillError(.internalError, "No \(variant).") }
        return bytes
    }
    func inputFile(_ variant: Variant) async throws(QuillError) -> String { "" }
    func once(_ key: String, input: Digest, _ make: @Sendable () async throws(QuillError) -> Metered) async throws(QuillError) -> [UInt8] {
        try await base.once(key, input: input, make)
    }
    func effect(
        _ key: String, input: Digest, locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8] { try await write() }
    func turn(to lane: String) async throws(QuillError) { try await base.turn(to: lane) }
    func report(_ progress: Progress) { base.report(progress) }
}
