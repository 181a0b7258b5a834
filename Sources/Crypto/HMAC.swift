internal import CCrypto

/// HMAC-SHA256 by OpenSSL's libcrypto.
package enum HMAC {
    /// The 32 bytes that only holders of `key` can make of `bytes`.
    package static func sha256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length = 0
        // The pointer of an empty array may be none, which libcrypto would not take for a key.
        let secret = key.isEmpty ? [0] : key
        EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, secret, key.count, bytes, bytes.count, &code, code.count, &length)
        return code
    }
}
