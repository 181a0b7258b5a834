internal import Support

/// A noun whose rows have an id; the prefix is what people see before the ULID.
package protocol Noun {
    static var idPrefix: String { get }
}

/// An id that carries its kind: `itm_01JD…`, a ULID behind the prefix of its noun.
package struct ID<Of: Noun>: Hashable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    /// Trusts `text`: for ids that come out of the store.
    package init(trusted text: String) { self.text = text }

    /// Reads what a person or client wrote: with its prefix or as a bare ULID.
    package init?(_ written: String) {
        let prefix = Of.idPrefix + "_"
        let bare = written.hasPrefix(prefix) ? String(written.dropFirst(prefix.count)) : written
        guard ULID.isValid(bare) else { return nil }
        text = prefix + bare.uppercased()
    }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }
}

/// Crockford base 32 of 48 bits of time and 80 bits of chance: 26 characters that sort by time.
package enum ULID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package static func make(milliseconds: Int64, chance: (UInt64, UInt16)) -> String {
        var text = [UInt8](repeating: 0, count: 26)
        var time = UInt64(clamping: milliseconds)
        for index in stride(from: 9, through: 0, by: -1) {
            text[index] = alphabet[Int(time & 31)]
            time >>= 5
        }
        var (low, high) = chance
        for index in stride(from: 25, through: 10, by: -1) {
            text[index] = alphabet[Int(low & 31)]
            low = low >> 5 | UInt64(high & 31) << 59
            high >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func isValid(_ text: String) -> Bool {
        // Byte by byte: upper-casing the text would also make letters of other scripts fit.
        text.utf8.count == 26 && text.utf8.allSatisfy { alphabet.contains((0x61...0x7A).contains($0) ? $0 - 32 : $0) }
    }
}

/// Where ids and chance come from; tests hand in their own.
package struct IDMaker: Sendable {
    private let now: @Sendable () -> Int64
    private let chance: @Sendable () -> UInt64
    /// What was made last: those of one millisecond follow each other, so that rows stand in the order in which a process made them.
    private let last = Lock((milliseconds: Int64.min, low: UInt64(0), high: UInt16(0)))

    package init(now: @escaping @Sendable () -> Int64, chance: @escaping @Sendable () -> UInt64) {
        self.now = now
        self.chance = chance
    }

    package func make<Of>(_ noun: Of.Type = Of.self) -> ID<Of> {
        let now = now()
        let chance = last.withLock { made in
            if made.milliseconds == now, made.low < .max {
                made.low += 1
            } else if made.milliseconds == now, made.high < .max {
                (made.low, made.high) = (0, made.high + 1)
            } else {
                made = (now, self.chance(), UInt16(truncatingIfNeeded: self.chance()))
            }
            return (made.low, made.high)
        }
        return ID(trusted: Of.idPrefix + "_" + ULID.make(milliseconds: now, chance: chance))
    }

    /// A number in 0..<1, for jitter.
    package func fraction() -> Double { Double(chance() >> 11) / Double(1 << 53) }
}
