internal import Crypto
package import QuillCore
internal import QuillWire
internal import Support

/// Requests that are signed with a shared secret (contracts §2.3): method, path, sorted query, digest of the body, time, nonce and key
/// id, joined by line feeds, under HMAC-SHA256 in hexadecimal. A signature is good for five minutes around its time, and once.
package final class SignedRequests: Sendable {
    private static let driftMilliseconds: Int64 = 300_000
    /// More requests in ten minutes than this are refused rather than any nonce forgotten.
    private static let nonceLimit = 100_000

    private let keyID: String
    private let secret: Secret
    private let now: @Sendable () -> Timestamp
    private let used = Lock<[String: Timestamp]>([:])

    package init(keyID: String, secret: Secret, now: @escaping @Sendable () -> Timestamp) {
        self.keyID = keyID
        self.secret = secret
        self.now = now
    }

    /// Why a request is not let in: 400 where a header is missing, else 401.
    struct Refusal: Error {
        let status: Int
        let error: QuillError
    }

    func check(_ call: Call, _ body: [UInt8]) throws(Refusal) {
        let names = ["x-signature", "x-timestamp", "x-nonce", "x-key-id"]
        let values = names.map { call.header($0) ?? "" }
        if let missing = zip(names, values).first(where: { $0.1.isEmpty })?.0 {
            throw Refusal(
                status: 400, error: QuillError(.invalidInput, "The header \(missing) is missing.", hint: "The request has to be signed."))
        }
        let (signature, timestamp, nonce, key) = (values[0], values[1], values[2], values[3])
        guard (16...64).contains(nonce.utf8.count), let time = Timestamp(rfc3339: timestamp) else { throw Self.refused }
        let wanted = Self.signature(
            method: call.method.rawValue, path: call.rawPath, query: call.rawQuery, body: body, timestamp: timestamp, nonce: nonce,
            key: key,
            secret: secret.reveal())
        let now = now()
        guard key == keyID, Self.isSame(signature, wanted), abs(now - time) <= Self.driftMilliseconds else { throw Self.refused }
        // Only who holds the secret fills this.
        let isFirst = used.withLock { used -> Bool in
            if used.count >= Self.nonceLimit / 2 { used = used.filter { now - $0.value <= 2 * Self.driftMilliseconds } }
            guard used[nonce] == nil, used.count < Self.nonceLimit else { return false }
            used[nonce] = now
            return true
        }
        guard isFirst else { throw Self.refused }
    }

    /// Which of the checks failed is not told.
    private static let refused = Refusal(
        status: 401,
        error: QuillError(.notAllowed, "The signature does not verify.", hint: "Check the secret and the clocks of both sides."))

    /// - Parameters:
    ///   - path: as sent.
    ///   - query: as sent, without `?`.
    static func signature(
        method: String, path: String, query: String, body: [UInt8], timestamp: String, nonce: String, key: String, secret: String
    ) -> String {
        let pairs = query.utf8.split(separator: UInt8(ascii: "&")).map(Array.init).sorted { $0.lexicographicallyPrecedes($1) }
        let sorted = pairs.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "&")
        let text = [method, path, sorted, SHA256.hash(body).hexadecimal, timestamp, nonce, key].joined(separator: "\n")
        return HMAC.sha256(Array(text.utf8), key: Array(secret.utf8)).hexadecimal
    }

    /// Compares without telling by its time how much was right.
    private static func isSame(_ given: String, _ wanted: String) -> Bool {
        let (given, wanted) = (Array(given.lowercased().utf8), Array(wanted.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
