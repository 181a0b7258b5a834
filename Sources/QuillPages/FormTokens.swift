internal import Crypto

/// What a form carries so that only pages of ours can post it: an HMAC of a cookie that the browser keeps. A page of another
/// site can neither read the cookie nor make its HMAC.
struct FormTokens: Sendable {
    static let cookie = "quill_browser"
    private let secret: [UInt8]

    init(secret: [UInt8]) { self.secret = secret }

    static func newSecret() -> [UInt8] { (0..<32).map { _ in UInt8.random(in: .min ... .max) } }

    /// 128 bits of chance, in hexadecimal.
    static func newBrowser() -> String { (0..<16).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal }

    static func isOurs(_ browser: String) -> Bool {
        browser.utf8.count == 32 && browser.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    func token(of browser: String) -> String {
        let key = secret.count > 64 ? SHA256.hash(secret) : secret
        let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
        let inner = SHA256.hash(padded.map { $0 ^ 0x36 } + Array(browser.utf8))
        return SHA256.hash(padded.map { $0 ^ 0x5C } + inner).hexadecimal
    }

    /// Compares without telling by its time how much was right.
    func isGood(_ token: String?, of browser: String?) -> Bool {
        guard let token, let browser, Self.isOurs(browser) else { return false }
        let wanted = Array(self.token(of: browser).utf8)
        let given = Array(token.utf8)
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
