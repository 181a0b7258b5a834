import HTTPClient
import QueuePeers
import QuillCore
import Testing

@testable import QuillQueue

@Suite struct CloudflareQueueTests {
    private let client = HTTPClient(.trusted(userAgent: "quill-test"))

    private func queue(
        _ peer: CloudflarePeer, _ name: String = "quill-jobs", account: String = "acc", token: String = "t-good", patience: Double = 20
    ) throws -> CloudflareQueue {
        var options = CloudflareQueue.Options()
        options.patience = patience
        options.idleMilliseconds = 1...10
        let address = peer.address(queue: name, account: account)
        return CloudflareQueue(
            try CloudflareAccount(account: "unused", token: Secret(token), queue: "unused", address: address), client: client,
            options: options)
    }

    @Test func thePeerIsUnderstoodByCloudflaresOwnClient() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        #expect(try await peer.complaints() == "")
    }

    @Test func fromSendToDone() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let queue = try queue(peer)
        let jobs = (0..<3).map(jobID)
        try await queue.send([jobs[0]])
        try await queue.send(jobs)
        let messages = try #require(try await queue.receive())
        #expect(messages.map(\.job) == [jobs[0]] + jobs)
        try await queue.settle(done: Array(messages.prefix(3)), again: Array(messages.suffix(1)))
        #expect(try await queue.receive() == [])
        try await peer.control(#"{"advance": 11}"#)
        let again = try #require(try await queue.receive())
        #expect(again.map(\.job) == [jobs[2]])
        try await queue.settle(done: again, again: [])
        let state = try await peer.state()
        #expect(state.jobs.isEmpty && state.dead.isEmpty && state.problems.isEmpty)
        // The queue's id was asked for once.
        #expect(state.asked.filter { $0.method == "GET" }.count == 1)
    }

    @Test func manyAreSentInBatchesOfAHundred() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        try await queue(peer).send((0..<250).map(jobID))
        let state = try await peer.state()
        #expect(state.jobs == (0..<250).map { jobID($0).text } && state.problems.isEmpty)
        #expect(state.asked.filter { $0.path.hasSuffix("/messages/batch") }.count == 3)
    }

    @Test func delaysAreKeptWithinBounds() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let queue = try queue(peer)
        try await queue.send([jobID(1)], delaySeconds: 1_000_000)
        try await queue.send([jobID(2), jobID(3)], delaySeconds: 50)
        #expect(try await queue.receive() == [])
        try await peer.control(#"{"advance": 51}"#)
        #expect(try await queue.receive()?.map(\.job) == [jobID(2), jobID(3)])
        try await peer.control(#"{"advance": 43150}"#)
        #expect(try await queue.receive()?.map(\.job).contains(jobID(1)) == true)
        #expect(try await peer.state().problems.isEmpty)
    }

    @Test func whatIsNoneOfOursIsNamedNothing() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let id = jobID(7)
        for (body, kind) in [
            ("\"\(id.text)\"", "text"), ("\"\(id.text)\"", "json"), ("{\"job\":1}", "json"), ("\"hello\"", "text"), ("\"\"", "text"),
        ] { try await peer.control(#"{"push": {"body": \#(body), "kind": "\#(kind)"}}"#) }
        #expect(try await queue(peer).receive()?.map(\.job) == [id, id, nil, nil, nil])
    }

    @Test func aMessageThatNobodySettlesComesAgainAndThenGoesToTheDeadLetters() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let queue = try queue(peer)
        try await peer.control(#"{"max_retries": 1}"#)
        try await queue.send([jobID(1)])
        let first = try #require(try await queue.receive())
        #expect(try await queue.receive() == [])
        try await peer.control(#"{"advance": 31}"#)
        #expect(try await queue.receive()?.count == 1)
        try await peer.control(#"{"advance": 31}"#)
        #expect(try await queue.receive() == [])
        #expect(try await peer.state().dead == [jobID(1).text])
        // Too late: a warning, and no failure.
        try await queue.settle(done: first, again: [])
    }

    @Test(arguments: [
        (#"{"fail": 429, "times": 1}"#, ErrorCode.rateLimited, Disposition.wait(seconds: 1)),
        (#"{"fail": 500, "times": 1}"#, .unreachable, .retry), (#"{"fail": 503, "times": 1}"#, .unreachable, .retry),
        (#"{"fail": "garbage", "times": 1}"#, .unreachable, .retry),
    ])
    func failuresAreJudged(_ control: String, code: ErrorCode, disposition: Disposition) async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let queue = try queue(peer)
        _ = try await queue.check()
        try await peer.control(control)
        let error = await #expect(throws: QuillError.self) { try await queue.send([jobID(1)]) }
        #expect(error?.code == code && error?.disposition == disposition && error?.hint != nil)
        try await queue.send([jobID(1)])
        #expect(try await peer.state().jobs == [jobID(1).text])
    }

    @Test func aServerThatNeverAnswersIsNotWaitedForEver() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let queue = try queue(peer, patience: 0.3)
        try await peer.control(#"{"fail": "never"}"#)
        #expect(await #expect(throws: QuillError.self) { try await queue.send([jobID(1)]) }?.code == .timedOut)
    }

    @Test func wrongTokensAccountsAndNames() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        let token = await #expect(throws: QuillError.self) { try await queue(peer, token: "t-secret-wrong").check() }
        #expect(token?.code == .authFailed && token?.hint?.contains("Queues Edit") == true)
        #expect("\(String(describing: token))".contains("t-secret-wrong") == false)
        #expect(await #expect(throws: QuillError.self) { try await queue(peer, account: "other").check() }?.code == .authFailed)
        let name = await #expect(throws: QuillError.self) { try await queue(peer, "no-such").send([jobID(1)]) }
        #expect(name?.code == .notFound && name?.hint?.contains("wrangler queues create no-such") == true)
    }

    @Test func whoBringsTheMessagesIsFoundOut() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        #expect(try await queue(peer).check() == "the Cloudflare queue quill-jobs, pulled from here")
        try await peer.control(#"{"consumer": "worker"}"#)
        #expect(try await queue(peer).check().contains("POST /webhook/queue"))
        #expect(try await queue(peer).receive() == nil)
        try await peer.control(#"{"consumer": null}"#)
        #expect(await #expect(throws: QuillError.self) { try await queue(peer).check() }?.code == .invalidInput)
    }

    @Test func anIdInTheAddressIsAsGoodAsAName() async throws {
        let peer = try await CloudflarePeer()
        defer { withExtendedLifetime(peer) {} }
        _ = try await queue(peer).receive()
        let path = try #require(try await peer.state().asked.last?.path)
        let id = String(path.split(separator: "/")[5])
        #expect(id.count == 32)
        #expect(try await queue(peer, id).receive() == [])
    }

    @Test(arguments: ["http://cache/messages", "https://api.example/accounts//queues/q/messages", "ftp://x/accounts/a/queues/q/messages"])
    func addressesThatLeadToNoQueue(_ address: String) {
        #expect(throws: QuillError.self) { try CloudflareAccount(account: "a", token: Secret("t"), queue: "q", address: address) }
    }
}

func jobID(_ number: Int) -> ID<Job> { ID(trusted: "job_" + String(repeating: "0", count: 26 - "\(number)".count) + "\(number)") }
