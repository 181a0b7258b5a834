import QuillCore
import QuillWire
import Testing

@testable import QuillAPI

@Suite("Signed requests")
struct SignatureTests {
    @Test("The vector of the contracts") func vector() {
        let signature = SignedRequests.signature(
            method: "POST", path: "/api/content/generate", query: "b=%20x&a=1", body: Array(#"{"content_type":"daily_recap"}"#.utf8),
            timestamp: "2026-01-02T03:04:05Z", nonce: "0123456789abcdef", key: "key_test", secret: "quill-test-secret")
        #expect(signature == "649213eafc3c176541897fa1846fd4267da023497df026eebd04b0cddccef856")
    }

    private static let secret = "0123456789abcdef0123456789abcdef"
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    /// What `check` says of a request that is right but for what the caller changes.
    private func verdict(
        time: Timestamp = now, nonce: String = "0123456789abcdef", key: String = "key_queue", sent: String = "body", without: String? = nil,
        by signed: SignedRequests = SignedRequests(keyID: "key_queue", secret: Secret(secret), now: { now })
    ) -> Int {
        let signature = SignedRequests.signature(
            method: "POST", path: "/webhook/queue", query: "", body: Array("body".utf8), timestamp: time.description, nonce: nonce,
            key: key,
            secret: Self.secret)
        let headers = [("X-Signature", signature), ("X-Timestamp", time.description), ("X-Nonce", nonce), ("X-Key-Id", key)]
        let call = Call(
            method: .post, segments: ["webhook", "queue"], headers: headers.filter { $0.0 != without }.map { (name: $0.0, value: $0.1) },
            requestID: "r", rawPath: "/webhook/queue")
        do throws(SignedRequests.Refusal) { try signed.check(call, Array(sent.utf8)) } catch { return error.status }
        return 200
    }

    @Test("Only what is signed, in time and new is let in") func checks() {
        #expect(verdict() == 200)
        for header in ["X-Signature", "X-Timestamp", "X-Nonce", "X-Key-Id"] { #expect(verdict(without: header) == 400) }
        #expect(verdict(sent: "another body") == 401)
        #expect(verdict(key: "key_other") == 401)
        #expect(verdict(nonce: "short") == 401 && verdict(nonce: String(repeating: "n", count: 65)) == 401)
        #expect(verdict(time: Self.now + 300_000) == 200 && verdict(time: Self.now + -300_000) == 200)
        #expect(verdict(time: Self.now + 300_001) == 401 && verdict(time: Self.now + -300_001) == 401)
        let same = SignedRequests(keyID: "key_queue", secret: Secret(Self.secret), now: { Self.now })
        #expect(verdict(by: same) == 200 && verdict(by: same) == 401)
        #expect(verdict(nonce: "fedcba9876543210", by: same) == 200)
    }
}
