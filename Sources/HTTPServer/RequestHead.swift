/// How a request is told that it will not be served: a status and a sentence for who debugs the client.
package struct Refusal: Error, Equatable, Sendable {
    package let status: Int
    package let reason: String

    init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}

/// The head of a request after the checks that libmicrohttpd does not make.
///
/// A proxy in front and this server must agree where a request ends, or one client's bytes become another's request
/// (request smuggling). So whatever two readers could understand differently is refused, and the connection closed.
package struct RequestHead: Sendable {
    package enum Framing: Equatable, Sendable {
        case none
        case length(UInt64)
        case chunked
    }

    package let target: RequestTarget
    package let framing: Framing
    package let expectsContinue: Bool

    package init(method: String, target: String, version: String, headers: HeaderFields) throws(Refusal) {
        guard !method.isEmpty, method.utf8.allSatisfy(\.isTokenCharacter), method != "CONNECT" else {
            throw Refusal(400, "the method is not one")
        }
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else { throw Refusal(505, "this server speaks HTTP/1.1") }
        for (name, value) in headers.all {
            guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else { throw Refusal(400, "a field name is not one") }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw Refusal(400, "a field has control characters")
            }
        }
        try Self.checkHost(headers.values(of: "Host"), needed: version == "HTTP/1.1")
        framing = try Self.framing(headers, version: version)
        expectsContinue = try Self.expectsContinue(headers)
        self.target = try RequestTarget(target, method: method)
    }

    private static func checkHost(_ hosts: [String], needed: Bool) throws(Refusal) {
        guard hosts.count < 2 else { throw Refusal(400, "more than one Host") }
        guard let host = hosts.first else {
            if needed { throw Refusal(400, "no Host") }
            return
        }
        guard host.utf8.allSatisfy(\.isHostCharacter) else { throw Refusal(400, "Host is not a host") }
    }

    private static func framing(_ headers: HeaderFields, version: String) throws(Refusal) -> Framing {
        let codings = headers.values(of: "Transfer-Encoding")
        let lengths = headers.values(of: "Content-Length")
        if codings.isEmpty && lengths.isEmpty { return .none }
        guard codings.isEmpty || lengths.isEmpty else { throw Refusal(400, "both Transfer-Encoding and Content-Length") }
        guard codings.count < 2, lengths.count < 2 else { throw Refusal(400, "the length of the body is told twice") }
        if let coding = codings.first {
            guard version == "HTTP/1.1" else { throw Refusal(400, "HTTP/1.0 has no Transfer-Encoding") }
            guard coding.equalsIgnoringCase("chunked") else { throw Refusal(501, "the only transfer coding here is chunked") }
            return .chunked
        }
        guard let text = lengths.first, !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else {
            throw Refusal(400, "Content-Length is not a number")
        }
        guard let length = UInt64(text), length <= UInt64(Int64.max) else { throw Refusal(413, "the body is too long") }
        return length == 0 ? .none : .length(length)
    }

    private static func expectsContinue(_ headers: HeaderFields) throws(Refusal) -> Bool {
        guard let expectation = headers["Expect"] else { return false }
        guard expectation.equalsIgnoringCase("100-continue") else { throw Refusal(417, "the only expectation here is 100-continue") }
        return true
    }
}
