import Children
import Foundation
import HTTPClient
import QuillCore
import Testing

@testable import QuillProviders

/// What both vendors' models fail with.
@Suite struct FailureTests {
    @Test(arguments: [
        ("busy", ErrorCode.rateLimited, Disposition.wait(seconds: 7)), ("quota", .quotaExceeded, .hold(.budget)),
        ("overlong", .tooLong, .climb), ("overloaded", .unreachable, .retry), ("later", .unreachable, .wait(seconds: 3)),
        ("broken", .unreachable, .retry), ("unknown", .modelUnknown, .permanent), ("nowhere", .modelUnknown, .permanent),
        ("half", .unreachable, .retry), ("cut", .unreachable, .retry), ("trouble", .unreachable, .retry),
        ("garbled", .modelUnusable, .retry), ("flood", .modelUnusable, .climb), ("page", .modelUnusable, .climb),
        ("plain", .modelUnusable, .climb), ("away", .modelUnusable, .permanent),
    ])
    func everyFailureHasItsDisposition(_ way: String, _ code: ErrorCode, _ disposition: Disposition) async throws {
        for model in try await ModelPeer.vendors().both(way) {
            let error = await model.failure()
            #expect(error?.code == code && error?.disposition == disposition, "\(model.name): \(String(describing: error))")
            #expect(error?.description.contains("sk-test") == false)
        }
    }

    @Test(arguments: ["busydate", "busyreset"])
    func patienceMayBeADateOrABudget(_ way: String) async throws {
        for model in try await ModelPeer.vendors().both(way) {
            guard case .wait(let seconds) = await model.failure()?.disposition else {
                Issue.record("\(model.name) asks for no patience")
                continue
            }
            #expect((50...91).contains(seconds), "\(model.name): \(seconds)")
        }
    }

    @Test(arguments: ["never", "stall"])
    func silenceIsNotWaitedForForEver(_ way: String) async throws {
        for model in try await ModelPeer.vendors().both(way, idle: 0.5) {
            let error = await model.failure()
            #expect(error?.code == .timedOut && error?.disposition == .retry)
        }
    }

    @Test(arguments: ["sk-wrong-s3cret", "", "sk-\u{1}s3cret"])
    func aWrongKeyHoldsTheJobAndIsNotTold(_ key: String) async throws {
        for model in try await ModelPeer.vendors().both("hello", key: key) {
            let error = await model.failure()
            #expect(error?.code == .authFailed && error?.disposition == .hold(.credentials))
            #expect(error?.description.contains("s3cret") == false, "\(String(describing: error))")
        }
    }

    @Test func aServerThatIsNotThere() async throws {
        let client = HTTPClient(.trusted(userAgent: "quill-test"))
        let model = OpenAIModel(model: "m", key: nil, base: "http://127.0.0.1:1/v1", table: .empty, client: client, now: ModelPeer.now)
        let error = await model.failure()
        #expect(error?.code == .unreachable && error?.disposition == .retry)
        let guarded = HTTPClient(.guarded(userAgent: "quill-test") { _ in false })
        let hidden = OpenAIModel(model: "m", key: nil, base: "http://127.0.0.1:1/v1", table: .empty, client: guarded, now: ModelPeer.now)
        #expect(await hidden.failure()?.code == .privateAddress)
        let none = OpenAIModel(model: "m", key: nil, base: "localhost", table: .empty, client: client, now: ModelPeer.now)
        #expect(await none.failure()?.code == .invalidInput)
    }

    @Test func aSchemaThatIsNoneIsOurOwnFault() async throws {
        for model in try await ModelPeer.vendors().both("hello") {
            for schema in ["", "[]", "{", "null"] { #expect(await model.failure(.asking("Hi", schema: schema))?.code == .internalError) }
        }
    }

    /// The peer is not a misunderstanding of ours: the vendors' own clients understand it, errors included.
    @Test func theVendorsClientsUnderstandThePeer() async throws {
        let peer = try await ModelPeer.vendors()
        let script = #filePath.components(separatedBy: "/Tests/")[0] + "/Support/peers/model_clients.py"
        let result = try await Child.run(
            Command(
                executable: Workshop.tools + "/venvs/peers/bin/python", arguments: ["-B", script, "\(peer.port)"],
                environment: Command.plainEnvironment))
        #expect(result.succeeded, "\(result)")
    }
}
