/// Checks that a text is one JSON value (RFC 8259) within bounds, before any of it is decoded: no trailing text, no repeated
/// keys, no deep nesting, no endless lists. What it refuses is told by its place, never by its words.
struct StrictJSON {
    struct Failure: Error, Hashable { let reason: String }

    static let maxBytes = 256 << 10
    private static let maxDepth = 12
    private static let maxValues = 20_000

    private let bytes: [UInt8]
    private var index = 0
    private var values = 0

    static func check(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.count <= maxBytes else { throw Failure(reason: "it has more than \(maxBytes >> 10) KiB") }
        var reader = StrictJSON(bytes: bytes)
        reader.skipSpace()
        try reader.value(depth: 0)
        reader.skipSpace()
        if reader.index < bytes.count { throw reader.failure("text follows the JSON") }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func failure(_ what: String) -> Failure { Failure(reason: "\(what) at byte \(index)") }
    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func value(depth: Int) throws(Failure) {
        values += 1
        guard depth <= Self.maxDepth else { throw failure("too deep nesting") }
        guard values <= Self.maxValues else { throw failure("too many values") }
        switch next {
        case UInt8(ascii: "{"): try object(depth)
        case UInt8(ascii: "["): try list(depth)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): try number()
        case nil: throw failure("it ends too early")
        default: throw failure("a JSON value is missing")
        }
    }

    private mutating func object(_ depth: Int) throws(Failure) {
        index += 1
        skipSpace()
        if take("}") { return }
        var keys: Set<ArraySlice<UInt8>> = []
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("a key is missing") }
            guard keys.insert(try string()).inserted else { throw failure("a key comes twice") }
            skipSpace()
            guard take(":") else { throw failure("a colon is missing") }
            skipSpace()
            try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure(next == nil ? "it ends too early" : "a comma or brace is missing") }
    }

    private mutating func list(_ depth: Int) throws(Failure) {
        index += 1
        skipSpace()
        if take("]") { return }
        repeat {
            skipSpace()
            try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure(next == nil ? "it ends too early" : "a comma or bracket is missing") }
    }

    /// The bytes between the quotes, as they are written.
    private mutating func string() throws(Failure) -> ArraySlice<UInt8> {
        index += 1
        let start = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return bytes[start..<(index - 1)]
            case UInt8(ascii: "\\"):
                index += 1
                guard let escaped = next, "\"\\/bfnrtu".utf8.contains(escaped) else { throw failure("an unknown escape") }
                index += 1
            case 0..<0x20: throw failure("a control character in a string")
            default: index += 1
            }
        }
        throw failure("it ends too early")
    }

    private mutating func number() throws(Failure) {
        let start = index
        _ = take("-")
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else { throw failure("a damaged number") }
        if take("."), digits() == 0 { throw failure("a damaged number") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if digits() == 0 { throw failure("a damaged number") }
        }
        if index - start > 24 { throw failure("an absurd number") }
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func word(_ word: StaticString) throws(Failure) {
        let wanted = Array(String(describing: word).utf8)
        guard bytes[index...].starts(with: wanted) else { throw failure("an unknown word") }
        index += wanted.count
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let byte = next, UInt32(byte) == sign.value else { return false }
        index += 1
        return true
    }
}
