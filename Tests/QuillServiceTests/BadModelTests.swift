import QuillCore
import QuillPipeline
import QuillStore
import Testing

@testable import QuillService

/// What a person sees of a run whose model does badly: the code, what was wrong, the way out, what was paid, and what the ladder
/// did. The model is a program that speaks each vendor's protocol.
@Suite struct BadModelTests {
    /// What a way of answering comes to for a writer with nothing behind it.
    struct Fall: Sendable, CustomTestStringConvertible {
        let way: String
        let code: ErrorCode
        /// Stands in the message.
        let says: String
        /// Answers that came, and so were paid for.
        var answers = 2
        var model = "gpt-test"
        var testDescription: String { way }
    }

    /// Ways in which one more try is in vain: the next writer is asked in the same attempt.
    static let useless: [Fall] = [
        Fall(way: "nonsense", code: .modelUnusable, says: "it is not the JSON that was asked for"),
        Fall(way: "halfjson", code: .modelUnusable, says: "it is not the JSON that was asked for"),
        Fall(way: "html", code: .modelUnusable, says: "it is not the JSON that was asked for"),
        Fall(way: "french", code: .modelUnusable, says: "it is in French and not in English"),
        Fall(way: "nothing", code: .modelUnusable, says: "it was empty"),
        Fall(way: "loop", code: .modelUnusable, says: "it repeats itself"),
        Fall(way: "leak", code: .modelUnusable, says: "it gave away its own instructions", answers: 1),
        Fall(way: "endless", code: .modelUnusable, says: "it did not come to its end", answers: 3),
        Fall(way: "long", code: .modelUnusable, says: "had no room for the bullet points", answers: 1),
        Fall(way: "refuse", code: .modelRefused, says: "it declined to answer", answers: 1),
        Fall(way: "flood", code: .modelUnusable, says: "far more text than was asked for", answers: 0),
        Fall(way: "page", code: .modelUnusable, says: "something other than a stream of events", answers: 0),
        Fall(way: "overlong", code: .tooLong, says: "longer than", answers: 0),
        Fall(way: "unknown", code: .modelUnknown, says: "has no model", answers: 0),
    ]

    /// Ways that may pass by themselves: the queue tries three times.
    static let passing: [Fall] = [
        Fall(way: "never", code: .timedOut, says: "fell silent", answers: 0),
        Fall(way: "stall", code: .timedOut, says: "fell silent", answers: 0),
        Fall(way: "cut", code: .unreachable, says: "broke in the middle", answers: 0),
        Fall(way: "overloaded", code: .unreachable, says: "cannot answer now (529)", answers: 0),
        Fall(way: "broken", code: .unreachable, says: "cannot answer now (500)", answers: 0),
        Fall(way: "garbled", code: .modelUnusable, says: "no part of an answer", answers: 0),
    ]

    private func desk(_ way: String) async throws -> ModelDesk {
        let peer = try await ModelPeer.vendors()
        return try await ModelDesk([("openai", try peer.openAI(way)), ("anthropic", try peer.anthropic(way))])
    }

    @Test(arguments: useless + passing) func aRunSaysWhatWasWrongAndWhatToDo(_ fall: Fall) async throws {
        let isPassing = Self.passing.contains { $0.way == fall.way }
        for vendor in ["openai", "anthropic"] {
            let desk = try await desk(fall.way)
            let item = try await desk.item()
            let view = try await desk.work(desk.points(item, writer: vendor))
            let error = view.jobs.first?.error
            #expect(view.run.state == .failed && view.jobs.count == 1, "\(vendor): \(view.run.state)")
            #expect(error?.code == fall.code && error?.message.contains(fall.says) == true, "\(vendor): \(String(describing: error))")
            #expect(error?.hint?.isEmpty == false, "\(vendor): no way out of \(String(describing: error))")
            #expect(view.run.error?.code == fall.code, "\(vendor): the run says \(String(describing: view.run.error))")
            #expect(view.jobs.first?.status.deadReason == (isPassing ? .exhausted : .permanent), "\(vendor)")
            // An answer that came was paid for, bad as it was: two records each, read and written.
            #expect(view.usage.count == fall.answers * 2, "\(vendor): \(view.usage.count)")
            #expect(try await desk.maker(item) == nil && view.fallbacks.isEmpty)
        }
    }

    @Test(arguments: useless + passing) func theNextWriterTakesOverAndTheRecordSaysWhy(_ fall: Fall) async throws {
        for vendor in ["openai", "anthropic"] {
            let desk = try await desk(fall.way)
            let item = try await desk.item()
            let view = try await desk.work(desk.points(item, writer: "\(vendor),extractive"))
            #expect(view.run.state == .succeeded, "\(vendor): \(String(describing: view.jobs.first?.error))")
            let maker = try #require(try await desk.maker(item))
            let why = maker.insteadOf.joined(separator: " ")
            #expect(maker.maker == "extractive" && maker.insteadOf.count == 1 && why.contains(fall.says), "\(vendor): \(maker)")
            #expect(!why.contains("sk-test") && !why.contains("127.0.0.1"), "\(why)")
            let fallback = Made(target: Target(.item(item), .summary(.bulletPoints)), provenance: maker)
            #expect(view.fallbacks == [fallback], "\(vendor): \(view.fallbacks)")
            // Whoever asks for the same again finds it made, and is told as well.
            let again = try await desk.work(desk.points(item, writer: "\(vendor),extractive"))
            #expect(again.jobs.isEmpty && again.fallbacks == [fallback], "\(vendor): \(again.fallbacks)")
            let attempts = try await desk.quill.job(try #require(view.jobs.first).id).attempts
            #expect(attempts.count == (Self.passing.contains { $0.way == fall.way } ? 3 : 1), "\(vendor)")
        }
    }

    /// The third try is the job's last, so everything that stands behind a vendor is asked in it.
    @Test func twoVendorsThatAreDownDoNotKeepTheThirdWriterFromItsTurn() async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk([("openai", try peer.openAI("broken")), ("anthropic", try peer.anthropic("overloaded"))])
        let item = try await desk.item()
        let view = try await desk.work(desk.points(item, writer: "openai,anthropic,extractive"))
        #expect(view.run.state == .succeeded, "\(String(describing: view.jobs.first?.error))")
        let maker = try #require(try await desk.maker(item))
        #expect(maker.maker == "extractive")
        #expect(maker.insteadOf == ["OpenAI cannot answer now (500).", "Anthropic cannot answer now (529)."])
    }

    /// What a person has to mend holds the work where it is, whoever stands behind: a wrong key must not go unnoticed.
    @Test(arguments: [("author", "sk-wrong", ErrorCode.authFailed, Hold.credentials), ("quota", "sk-test", .quotaExceeded, .budget)])
    func aWrongKeyOrAnEmptyAccountHoldsTheJob(_ way: String, _ key: String, _ code: ErrorCode, _ hold: Hold) async throws {
        let peer = try await ModelPeer.vendors()
        for writer in ["openai", "openai,extractive", "anthropic,extractive"] {
            let desk = try await ModelDesk([("openai", try peer.openAI(way, key: key)), ("anthropic", try peer.anthropic(way, key: key))])
            let item = try await desk.item()
            let view = try await desk.work(desk.points(item, writer: writer))
            let job = try #require(view.jobs.first)
            #expect(view.run.state == .waiting && job.status.state == .queued, "\(writer)")
            #expect(job.status.hold == hold && job.status.tries == 0, "\(writer)")
            #expect(job.error?.code == code && job.error?.hint?.isEmpty == false, "\(String(describing: job.error))")
            #expect(job.error?.description.contains(key) == false && view.usage.isEmpty)
        }
    }

    /// Patience that a vendor asks for is given: no try is counted, and no other writer is asked.
    @Test(arguments: ["openai,extractive", "anthropic,extractive"]) func patienceIsGiven(_ writer: String) async throws {
        let desk = try await desk("busy")
        let view = try await desk.work(desk.points(try await desk.item(), writer: writer)) { $0.jobs.first?.error != nil }
        let job = try #require(view.jobs.first)
        #expect(job.status.state == .queued && job.status.tries == 0 && job.status.hold == nil && view.run.state == .open)
        #expect(job.error?.code == .rateLimited && job.error?.disposition == .wait(seconds: 7))
        let attempt = try #require(try await desk.quill.job(job.id).attempts.first)
        #expect(job.runAt - (try #require(attempt.endedAt)) == 7_000)
    }

    /// Markup in an answer is no reason to refuse it: it never reaches the text.
    @Test func markupOfAModelDoesNotReachTheText() async throws {
        let desk = try await desk("markup")
        for writer in ["openai", "anthropic"] {
            let item = try await desk.item([writer] + ModelDesk.talk)
            let view = try await desk.work(desk.points(item, writer: writer))
            #expect(view.run.state == .succeeded, "\(String(describing: view.jobs.first?.error))")
            let made = try await desk.store.read { store throws(QuillError) in
                try store.currentArtifact(Target(.item(item), .summary(.bulletPoints)))
            }
            let text = String(decoding: try await desk.quill.blobs.read(try #require(made).content, limit: 1 << 20), as: UTF8.self)
            for trace in ["<b", "script", "onclick", "evil.example", "]("] { #expect(!text.contains(trace), "\(trace) in \(text)") }
            #expect(text.contains("repair cafe"))
        }
    }

    /// A model of the vendor's that is not there is told by its name.
    @Test func anUnknownModelIsNamed() async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk(
            [("openai", try peer.openAI("author"))], makers: ["openai": { [peer] in peer.openAIOrNone("unknown", model: $0) }])
        let view = try await desk.work(desk.points(try await desk.item(), writer: "openai:gpt-nowhere"))
        #expect(view.jobs.first?.error?.message == "OpenAI has no model gpt-nowhere for this account.")
        #expect(view.jobs.first?.error?.hint == "Check the model's name and the base address.")
    }
}
