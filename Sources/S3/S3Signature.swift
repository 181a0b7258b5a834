internal import Crypto

/// AWS Signature Version 4 for S3: what makes a request provably ours. A pure function of the request and the time.
///
/// The names and the order of the steps are those of "Authenticating Requests (AWS Signature Version 4)" in the S3 API reference.
package struct S3Signature: Sendable {
    /// The payload of a request whose body is not covered by its signature.
    package static let unsigned = "UNSIGNED-PAYLOAD"

    private let credentials: S3Credentials
    private let region: String
    /// `20130524T000000Z`.
    private let time: String

    /// - Parameter seconds: since 1970.
    package init(_ credentials: S3Credentials, region: String, seconds: Int) {
        self.credentials = credentials
        self.region = region
        time = S3Time.compact(seconds)
    }

    /// The headers to send, those that were given among them.
    ///
    /// - Parameters:
    ///   - path: percent-encoded, from its first slash on.
    ///   - query: not encoded.
    ///   - payload: the SHA-256 of the body in hexadecimal, or `unsigned`.
    package func headers(
        _ method: String, host: String, path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], payload: String
    ) -> [(name: String, value: String)] {
        var sent = headers + [("x-amz-content-sha256", payload), ("x-amz-date", time)]
        if let token = credentials.sessionToken { sent.append(("x-amz-security-token", token)) }
        let (signed, signature) = sign(method, host, path, query, sent, payload)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(signed),Signature=\(signature)"
        return sent + [("authorization", authorization)]
    }

    /// The query, encoded, of a link that works without headers until `expires` seconds from now; a week at most.
    package func query(
        _ method: String, host: String, path: String, query: [(name: String, value: String)] = [], expires: Int
    ) -> String {
        var all =
            query + [
                ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKey)/\(scope)"), ("X-Amz-Date", time),
                ("X-Amz-Expires", String(min(max(1, expires), 604_800))), ("X-Amz-SignedHeaders", "host"),
            ]
        if let token = credentials.sessionToken { all.append(("X-Amz-Security-Token", token)) }
        let (_, signature) = sign(method, host, path, all, [], Self.unsigned)
        return Self.encoded(query: all) + "&X-Amz-Signature=\(signature)"
    }

    private var scope: String { "\(time.prefix(8))/\(region)/s3/aws4_request" }

    private func sign(
        _ method: String, _ host: String, _ path: String, _ query: [(name: String, value: String)],
        _ headers: [(name: String, value: String)], _ payload: String
    ) -> (signedHeaders: String, signature: String) {
        let lines = (headers + [("host", host)]).map { (name: $0.name.lowercased(), value: Self.trimmed($0.value)) }
            .sorted { $0.name < $1.name }
        let signedHeaders = lines.map(\.name).joined(separator: ";")
        let request = [
            method, path, Self.encoded(query: query), lines.map { "\($0.name):\($0.value)\n" }.joined(), signedHeaders, payload,
        ].joined(separator: "\n")
        let text = ["AWS4-HMAC-SHA256", time, scope, SHA256.hash(Array(request.utf8)).hexadecimal].joined(separator: "\n")
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for part in [String(time.prefix(8)), region, "s3", "aws4_request"] { key = HMAC.sha256(Array(part.utf8), key: key) }
        return (signedHeaders, HMAC.sha256(Array(text.utf8), key: key).hexadecimal)
    }

    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    /// Sorted by name, as the signature wants it and any server takes it.
    package static func encoded(query: [(name: String, value: String)]) -> String {
        query.map { (encoded($0.name), encoded($0.value)) }.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
    }

    /// Percent-encodes everything but letters, digits and `-._~`; the slashes of a path stay.
    package static func encoded(_ text: String, keepsSlashes: Bool = false) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            case 0x2F where keepsSlashes: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
