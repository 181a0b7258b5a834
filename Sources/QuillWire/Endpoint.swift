/// A row of the API: what is asked how, with what, and what it answers. Routes are bound to these rows; the reference and the
/// SDKs are drawn from them, so whatever is to be said of an endpoint is said here.
package struct Endpoint: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET", post = "POST", patch = "PATCH", put = "PUT", delete = "DELETE", head = "HEAD"
    }

    package struct Parameter: Sendable, Hashable {
        package let name: String
        package let help: String

        package init(_ name: String, _ help: String) {
            self.name = name
            self.help = help
        }
    }

    /// What kind of answer comes.
    package enum Answer: Sendable { case json(any (Codable & Sendable & SendableMetatype).Type), bytes(String), events, nothing }

    /// A problem that this endpoint has beside those that all of its kind have.
    package struct Refusal: Sendable, Hashable {
        package let status: Int
        package let code: String
        package let when: String

        package init(_ status: Int, _ code: String, _ when: String) {
            self.status = status
            self.code = code
            self.when = when
        }
    }

    /// `items.list`: unique, and what a client calls it.
    package let name: String
    package let method: Method
    /// `/api/v1/items/{id}`.
    package let path: String
    package let summary: String
    /// The path up to its last slash.
    private let folder: String
    package let query: [Parameter]
    package let request: (any WireRequest.Type)?
    /// The body is bytes, and no request in JSON.
    package let takesBytes: Bool
    /// It changes nothing, whatever its method: asked again it is asked anew.
    package let isQuestion: Bool
    package let answer: Answer
    package let status: Int
    let special: [Refusal]
    /// A body, or for those that take none, more words for curl.
    let sample: String

    package init(
        _ name: String, _ method: Method, _ path: String, _ summary: String, query: [Parameter] = [],
        request: (any WireRequest.Type)? = nil, takesBytes: Bool = false, isQuestion: Bool = false, answer: Answer, status: Int = 200,
        refusals: [Refusal] = [], example: String = ""
    ) {
        self.name = name
        self.method = method
        self.path = path
        folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
        self.summary = summary
        self.query = query
        self.request = request
        self.answer = answer
        self.status = status
        self.takesBytes = takesBytes
        self.isQuestion = isQuestion || method == .get || method == .head
        special = refusals
        sample = example
    }

    /// Whether the same wish sent twice under one Idempotency-Key is done once. Bytes that belong to a place in a file are
    /// known by that place.
    package var takesKey: Bool { method != .get && method != .head && !takesBytes }

    /// Whether a body would say something that nobody reads.
    package var refusesBody: Bool { method != .get && method != .head && request == nil && !takesBytes }

    /// Whether what it does has to be noted under that key, with the doing of it.
    package var notesEffect: Bool { takesKey && !isQuestion }

    /// The path with its `{names}` replaced, percent-encoded.
    package func path(_ values: [String: String]) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}"), let value = values[String(part.dropFirst().dropLast())] else {
                return String(part)
            }
            return Self.encoded(value)
        }.joined(separator: "/")
    }

    /// The same where the last part is the one that has a name: `/api/v1/items/` and the id.
    package func path(id: String) -> String {
        folder + Self.encoded(id)
    }

    package static func encoded(_ value: String) -> String {
        if value.utf8.allSatisfy(isUnreserved) { return value }
        var text = ""
        for byte in value.utf8 {
            if isUnreserved(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
