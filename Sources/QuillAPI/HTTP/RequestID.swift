internal import Synchronization

/// Names for requests, which stand in answers and in the log: no two alike, and none that tells how many there were.
enum RequestID {
    /// Chance from the system once; after that a sum and a mix (SplitMix64), which need no system call.
    private static let state = Atomic<UInt64>(.random(in: .min ... .max))

    /// `req_` and 13 characters of Crockford's base 32.
    static func next() -> String {
        var number = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
        number ^= number >> 31
        return String(unsafeUninitializedCapacity: 17) { text in
            _ = text.update(fromContentsOf: "req_".utf8)
            for index in 4..<17 {
                text[index] = alphabet[Int(number & 31)]
                number >>= 5
            }
            return 17
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
