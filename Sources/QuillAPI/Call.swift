package import QuillCore
package import QuillService
package import QuillWire

/// A request as the API sees it, from wherever it came: a socket, or a command in the same process.
package struct Call: Sendable {
    package let method: Endpoint.Method
    /// Percent-decoded.
    package let segments: [String]
    package let query: [(name: String, value: String)]
    /// Path and query as sent, which is what is signed; empty for a call in the same process.
    let rawPath: String
    let rawQuery: String
    package let headers: [(name: String, value: String)]
    package let body: any CallBody
    /// In the answer's problem and in the log.
    package let requestID: String
    /// Who asks; what is changed is noted for them.
    package let actor: AuditActor
    /// The values of the path's `{names}`, once a route was found.
    package var captured: [String: String] = [:]
    /// What the body is known by when it is sent twice; nil for its own bytes.
    var fingerprint: Digest?

    package init(
        method: Endpoint.Method, segments: [String], query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: any CallBody = NoBody(), requestID: String, rawPath: String = "",
        rawQuery: String = "", actor: AuditActor = AuditActor(.client, from: .api)
    ) {
        self.method = method
        self.segments = segments
        self.query = query
        self.headers = headers
        self.body = body
        self.requestID = requestID
        self.rawPath = rawPath
        self.rawQuery = rawQuery
        self.actor = actor
    }

    package func header(_ name: String) -> String? {
        // Most names have another length, and are not worth the copy.
        headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }

    /// What sets off a run that this call begins: our own command line says that it is one.
    var trigger: String { header("quill-client") == "cli" ? "cli" : "api" }

    func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    func captured(_ name: String) -> String { captured[name] ?? "" }
}

/// The body of a request, pulled piece by piece.
package protocol CallBody: Sendable {
    /// Nil when it was not told.
    var length: Int64? { get }
    /// Nil at the end.
    func next() async throws(QuillError) -> [UInt8]?
}

package struct NoBody: CallBody {
    package init() {}
    package var length: Int64? { 0 }
    package func next() async throws(QuillError) -> [UInt8]? { nil }
}

extension CallBody {
    /// The whole of it, at most `limit` bytes.
    func collect(limit: Int) async throws(QuillError) -> [UInt8] {
        let tooLarge = QuillError(.tooLarge, "The body is larger than \(limit) bytes.", hint: "Send less, or upload it as a file.")
        if let length, length > Int64(limit) { throw tooLarge }
        var all: [UInt8] = []
        while let piece = try await next() {
            all += piece
            guard all.count <= limit else { throw tooLarge }
        }
        return all
    }
}

/// What the API answers.
package struct Answer: Sendable {
    package enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// A stretch of a file.
        case file(path: String, offset: Int64, byteCount: Int64)
        /// A stream of events: what it listens to, and from where.
        case events(after: Int64?, EventFilter)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Body

    package init(status: Int = 200, headers: [(name: String, value: String)] = [], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static func json(_ value: some Encodable, status: Int = 200) throws(QuillError) -> Answer {
        do {
            return Answer(status: status, headers: [("Content-Type", "application/json")], body: .bytes(try Wire.encode(value)))
        } catch {
            throw QuillError(.internalError, "The answer could not be written as JSON: \(error).")
        }
    }

    static func text(_ text: String, _ mediaType: String) -> Answer {
        Answer(headers: [("Content-Type", mediaType + "; charset=utf-8")], body: .bytes(Array(text.utf8)))
    }

    static let nothing = Answer(status: 204)
}
