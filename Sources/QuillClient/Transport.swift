package import QuillWire

/// Carries calls to whoever owns the home: over a socket, or into the same process.
package protocol Transport: Sendable {
    /// Returns when the head of the answer has come. Failures of the server are answers too: see `WireAnswer.status`.
    func send(_ call: WireCall) async throws(ClientError) -> WireAnswer
    /// Lets the other side read a file of this machine in place of sending it: the id that stands for an upload.
    /// Nil where the bytes have to be sent.
    func lend(_ file: any UploadSource) async throws(ClientError) -> String?
}

extension Transport {
    package func lend(_ file: any UploadSource) async throws(ClientError) -> String? { nil }
}

/// A row of the endpoint table with what it is asked with.
package struct WireCall: Sendable {
    package let endpoint: Endpoint
    /// For the `{names}` of its path.
    package let values: [String: String]
    package let query: [(name: String, value: String)]
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(
        _ endpoint: Endpoint, _ values: [String: String] = [:], query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.endpoint = endpoint
        self.values = values
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The parts of the path, as they are before they are percent-encoded.
    package var segments: [String] {
        endpoint.path.split(separator: "/").map { part in
            part.hasPrefix("{") ? values[String(part.dropFirst().dropLast())] ?? String(part) : String(part)
        }
    }

    /// Path and query, percent-encoded.
    package var target: String {
        guard !query.isEmpty else { return endpoint.path(values) }
        let pairs = query.map { "\(Endpoint.encoded($0.name))=\(Endpoint.encoded($0.value))" }
        return endpoint.path(values) + "?" + pairs.joined(separator: "&")
    }
}

/// An answer whose body is read piece by piece.
package struct WireAnswer: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: any AnswerBody

    package init(status: Int, headers: [(name: String, value: String)], body: any AnswerBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

package protocol AnswerBody: Sendable {
    /// What has come since the last call, as soon as there is some; nil at the end. One reader at a time.
    func next() async throws(ClientError) -> [UInt8]?
}

extension AnswerBody {
    /// The whole of it, at most `limit` bytes.
    func collect(limit: Int) async throws(ClientError) -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try await next() {
            guard all.count + piece.count <= limit else { throw .unreadable("the answer is longer than \(limit) bytes") }
            all += piece
        }
        return all
    }
}
