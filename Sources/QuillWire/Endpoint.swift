/// A row of the API: what is asked how, with what, and what it answers. Routes are bound to these rows; the reference and the
/// SDKs are drawn from them.
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
    package enum Answer: Sendable { case json(any Codable.Type), bytes(String), events, nothing }

    /// `items.list`: unique, and what a client calls it.
    package let name: String
    package let method: Method
    /// `/api/v1/items/{id}`.
    package let path: String
    package let summary: String
    package let query: [Parameter]
    package let request: (any WireRequest.Type)?
    package let answer: Answer
    package let status: Int

    package init(
        _ name: String, _ method: Method, _ path: String, _ summary: String, query: [Parameter] = [],
        request: (any WireRequest.Type)? = nil, answer: Answer, status: Int = 200
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.summary = summary
        self.query = query
        self.request = request
        self.answer = answer
        self.status = status
    }

    /// The path with its `{names}` replaced, percent-encoded.
    package func path(_ values: [String: String]) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}"), let value = values[String(part.dropFirst().dropLast())] else {
                return String(part)
            }
            return Self.encoded(value)
        }.joined(separator: "/")
    }

    package static func encoded(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
