internal import Crypto

/// The SHA-256 of some bytes, as 64 lower-case hexadecimal digits: the name of a blob, of a text, of a recipe.
package struct Digest: Hashable, Sendable, Codable, CustomStringConvertible {
    package let hex: String

    package init(hex: String) { self.hex = hex }

    package init(of bytes: [UInt8]) { hex = SHA256.hash(bytes).hexadecimal }

    package init(of text: String) { self.init(of: Array(text.utf8)) }

    package init(from decoder: any Decoder) throws {
        hex = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    package var description: String { hex }

    /// The first twelve digits: enough for people, never for look-ups.
    package var short: String { String(hex.prefix(12)) }
}
