/// How single values are written.
extension JSONBuffer {
    /// A text in quotes. Tells whether something of it had to be escaped.
    @discardableResult
    func quote(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { quote($0) }
    }

    private func quote(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        append(UInt8(ascii: "\""))
        // Where what is not written yet begins.
        var rest = 0
        for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            append(UnsafeBufferPointer(rebasing: utf8[rest..<index]))
            escape(byte)
            rest = index + 1
        }
        append(UnsafeBufferPointer(rebasing: utf8[rest...]))
        append(UInt8(ascii: "\""))
        return rest > 0
    }

    private func escape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x00..<0x20:
            append("u00")
            append(UInt8(ascii: "0") + byte >> 4)
            append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        default: append(byte)
        }
    }

    func write(_ bool: Bool) { append(bool ? "true" : "false" as StaticString) }

    func writeNull() { append("null" as StaticString) }

    func write(_ number: some BinaryInteger) { append(String(number)) }

    /// The shortest digits that mean the number; a whole one is written as such.
    func write(_ number: Double) throws { try write(number, number.description, isFinite: number.isFinite) }

    func write(_ number: Float) throws { try write(number, number.description, isFinite: number.isFinite) }

    private func write(_ number: Any, _ text: String, isFinite: Bool) throws {
        guard isFinite else {
            throw EncodingError.invalidValue(number, .init(codingPath: [], debugDescription: "JSON has no number \(text)."))
        }
        append(text)
        if text.hasSuffix(".0") { rewind(to: count - 2) }
    }

    /// `myURLProperty` in quotes as `my_url_property`: a word begins at each capital, several in a row are one word.
    func quoteInSnakeCase(_ key: String) {
        var key = key
        append(UInt8(ascii: "\""))
        key.withUTF8 { key in
            // Most are one word.
            guard key.contains(where: { (0x41...0x5A).contains($0) }) else { return append(key) }
            var word = 0, from = 1
            while from < key.count, let upper = key[from...].firstIndex(where: { (0x41...0x5A).contains($0) }) {
                lowercased(key[word..<upper])
                append(UInt8(ascii: "_"))
                word = upper
                guard let lower = key[upper...].firstIndex(where: { (0x61...0x7A).contains($0) }) else { break }
                if lower > upper + 1 {
                    word = lower - 1
                    lowercased(key[upper..<word])
                    append(UInt8(ascii: "_"))
                }
                from = lower + 1
            }
            lowercased(key[word...])
        }
        append(UInt8(ascii: "\""))
    }

    private func lowercased(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        for byte in bytes { append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
    }
}
