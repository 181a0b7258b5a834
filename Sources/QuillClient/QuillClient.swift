internal import QuillWire

/// The API as functions: what a command, a script or another program asks of Quill, wherever it runs.
///
///     let client = QuillClient(transport)
///     let run = try await client.run("run_…")
package struct QuillClient: Sendable {
    package let transport: any Transport
    /// Told to the server, which records it as what set a run off.
    private let name: String
    /// Who asks, for the audit trail: the user of a command line.
    private let user: String?
    /// Waits before try number n (from 1) of something that the connection broke off.
    let pause: @Sendable (Int) async -> Void

    package init(
        _ transport: any Transport, name: String = "sdk", user: String? = nil,
        pause: @escaping @Sendable (Int) async -> Void = QuillClient.standardPause
    ) {
        self.transport = transport
        self.name = name
        self.user = user
        self.pause = pause
    }

    /// Tries that the connection may break off, one after the other, without anything gained between them.
    static let patience = 5

    /// 0.1, 0.2, 0.4, … seconds.
    package static let standardPause: @Sendable (Int) async -> Void = { number in
        // Only cancellation ends it early, and the next call tells of that.
        do { try await Task.sleep(for: .milliseconds(50 << min(max(number, 1), 6))) } catch { return }
    }

    // MARK: One call

    /// The answer, if it is one of success; its problem is thrown else.
    func answer(_ call: WireCall) async throws(ClientError) -> WireAnswer {
        let call = WireCall(
            call.endpoint, call.values, query: call.query,
            headers: call.headers + [("Quill-Client", name)] + (user.map { [("Quill-User", $0)] } ?? []), body: call.body)
        let answer = try await transport.send(call)
        guard !(200..<300).contains(answer.status) else { return answer }
        let bytes = try await answer.body.collect(limit: 1 << 20)
        let problem: Wire.Problem
        do { problem = try Wire.decode(Wire.Problem.self, bytes) } catch {
            throw .unreadable("status \(answer.status) came without a problem that can be read")
        }
        throw .problem(problem)
    }

    func bytes(_ call: WireCall, limit: Int = 256 << 20) async throws(ClientError) -> [UInt8] {
        try await answer(call).body.collect(limit: limit)
    }

    func value<T: Decodable & Sendable>(_ call: WireCall) async throws(ClientError) -> T {
        let bytes = try await bytes(call)
        do { return try Wire.decode(T.self, bytes) } catch {
            throw .unreadable("the answer of \(call.endpoint.name) is not what this version knows")
        }
    }

    /// Sends a request as JSON.
    func value<T: Decodable & Sendable>(
        _ endpoint: Endpoint, _ values: [String: String] = [:], query: [(name: String, value: String)] = [],
        sending request: some WireRequest
    ) async throws(ClientError) -> T {
        let body: [UInt8]
        do { body = try Wire.encode(request) } catch { throw .unreadable("the request cannot be written as JSON") }
        return try await value(WireCall(endpoint, values, query: query, headers: [("Content-Type", "application/json")], body: body))
    }

    func nothing(_ endpoint: Endpoint, _ id: String) async throws(ClientError) {
        try await nothing(endpoint, ["id": id])
    }

    func nothing(_ endpoint: Endpoint, _ values: [String: String]) async throws(ClientError) {
        _ = try await bytes(WireCall(endpoint, values), limit: 1 << 20)
    }
}
