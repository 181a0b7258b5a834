import HTTPClient
import QuillCore
import Testing

@testable import QuillProviders

/// What is judged without a server.
@Suite struct ClassificationTests {
    private func error(_ status: Int, kinds: Set<String> = [], message: String = "", patience: Int? = nil) -> QuillError? {
        let failure = ModelFailure(
            vendor: "V", model: "m", status: status, kinds: kinds, message: message, patienceSeconds: patience)
        guard case .error(let error) = failure.classified else { return nil }
        return error
    }

    @Test(arguments: [
        (401, ErrorCode.authFailed, Disposition.hold(.credentials)), (403, .authFailed, .hold(.credentials)),
        (402, .quotaExceeded, .hold(.budget)), (404, .modelUnknown, .permanent), (408, .timedOut, .retry), (413, .tooLong, .climb),
        (429, .rateLimited, .wait(seconds: 20)), (500, .unreachable, .retry), (502, .unreachable, .retry), (503, .unreachable, .retry),
        (504, .unreachable, .retry), (529, .unreachable, .retry), (400, .modelUnusable, .climb), (422, .modelUnusable, .climb),
        (418, .modelUnusable, .climb), (302, .modelUnusable, .permanent), (204, .modelUnusable, .climb), (0, .modelUnusable, .climb),
    ])
    func aStatusAloneSaysThis(_ status: Int, _ code: ErrorCode, _ disposition: Disposition) {
        let error = error(status)
        #expect(error?.code == code && error?.disposition == disposition)
    }

    @Test func theVendorsWordsSayMore() {
        #expect(error(429, kinds: ["insufficient_quota"], patience: 1)?.disposition == .hold(.budget), "waiting would not help")
        #expect(error(429, kinds: ["rate_limit_error", "contract_spend_limit_reached"])?.disposition == .hold(.budget))
        #expect(error(400, message: "Your credit balance is too low to access the API.")?.disposition == .hold(.budget))
        #expect(error(403, kinds: ["model_not_found"])?.code == .modelUnknown)
        #expect(error(400, kinds: ["exceed_context_size_error"])?.disposition == .climb)
        #expect(error(400, message: "prompt is too long: 9 tokens > 8 maximum")?.code == .tooLong)
        #expect(error(500, message: "the context window of our server broke")?.disposition == .retry, "only a 400 is about the prompt")
        #expect(error(400, kinds: ["content_filter"]) == nil, "a refusal is no error")
        #expect(error(503, patience: 9)?.disposition == .wait(seconds: 9))
    }

    private func patience(_ fields: [(String, String)]) throws -> Int? {
        let now = try #require(Timestamp(rfc3339: "2026-11-21T05:40:00Z"))
        return Patience.seconds(HTTPHeaders(fields.map { ($0.0, $0.1) }), now: now)
    }

    @Test(arguments: [
        ("7", 7), ("0", 1), ("0.2", 1), ("1.2", 2), ("99999999999", 3_600), ("86400", 3_600),
        ("Sat, 21 Nov 2026 05:41:00 GMT", 60), ("Saturday, 21-Nov-26 05:41:00 GMT", 60), ("Sat Nov 21 05:41:00 2026", 60),
        ("Sat, 21 Nov 2020 05:41:00 GMT", 1), ("Sat, 21 Nov 2099 05:41:00 GMT", 3_600),
    ])
    func retryAfterIsReadInEverySpelling(_ text: String, _ seconds: Int) throws {
        #expect(try patience([("Retry-After", text)]) == seconds)
    }

    @Test(arguments: ["", "-5", "soon", "7 seconds", "1e3", "nan", "inf", "0x10", "Sat, 40 Nov 2026 05:41:00 GMT"])
    func whatIsNoTimeIsNone(_ text: String) throws {
        #expect(try patience([("Retry-After", text)]) == nil)
    }

    @Test func budgetsThatAreUsedUpCount() throws {
        #expect(try patience([("x-ratelimit-reset-requests", "12ms"), ("x-ratelimit-reset-tokens", "6m0s")]) == 360)
        #expect(
            try patience([
                ("x-ratelimit-reset-requests", "1m12.5s"), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-tokens", "6m0s"),
            ]) == 73)
        #expect(try patience([("anthropic-ratelimit-tokens-reset", "2026-11-21T05:40:30Z")]) == 30)
        #expect(try patience([("retry-after-ms", "2500"), ("Retry-After", "9")]) == 3)
        #expect(try patience([("x-ratelimit-reset-tokens", "-1")]) == nil)
        #expect(try patience([]) == nil)
        #expect(Patience.duration("1h2m3s") == 3_723 && Patience.duration("5") == 5 && Patience.duration("5 s") == nil)
    }

    @Test func aSecretPrintsAsDots() {
        let secret = Secret(" sk-live-1234\n")
        var dumped = ""
        dump([secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), dumped] {
            #expect(text.contains("•••") && !text.contains("1234"))
        }
        #expect(secret.reveal() == "sk-live-1234" && secret.redacted(from: "bad sk-live-1234!") == "bad •••!")
        #expect(Secret("").redacted(from: "abc") == "abc" && Secret(" \n").isEmpty)
        for words in ["no such key: sk-live-1234", String(repeating: "x", count: 295) + "sk-live-1234"] {
            #expect(!VendorWords.tidy(words, without: secret).contains("sk-l"))
        }
        let long = VendorWords.tidy("a\u{0}b\nc" + String(repeating: "x", count: 9_999), without: secret)
        #expect(long.hasPrefix("a b c") && long.count == 300)
    }

    @Test func anAnswerGrowsToItsLimitOnly() throws {
        var answer = AnswerText(maxOutputTokens: 10)
        try answer.append(String(repeating: "é", count: (4_096 + 160) / 2), from: "V")
        #expect(answer.characters == 2_128)
        let error = #expect(throws: QuillError.self) { try answer.append("x", from: "V") }
        #expect(error?.code == .modelUnusable && answer.text.utf8.count == 4_256)
        var none = AnswerText(maxOutputTokens: .max)
        try none.append("x", from: "V")
        var less = AnswerText(maxOutputTokens: -1)
        try less.append("x", from: "V")
    }
}
