/// Turns the bytes of a file into valid UTF-8 without byte order mark and NUL.
enum TextDecoding {
    /// The text, and how many bytes of the file were replaced or dropped because they were none.
    struct Decoded {
        var bytes: [UInt8]
        var invalidBytes: Int
    }

    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    static func decode(_ bytes: [UInt8]) -> Decoded {
        if bytes.starts(with: [0xFF, 0xFE]) { return decodeUTF16(bytes, highByte: 1) }
        if bytes.starts(with: [0xFE, 0xFF]) { return decodeUTF16(bytes, highByte: 0) }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return repairUTF8(bytes, from: start)
    }

    /// Copies only when something has to change: a valid file is returned as it is.
    private static func repairUTF8(_ bytes: [UInt8], from start: Int) -> Decoded {
        var output: [UInt8] = []
        var invalid = 0
        var copied = start
        var i = start
        while i < bytes.count {
            let byte = bytes[i]
            if byte < 0x80, byte != 0 {
                i += 1
                continue
            }
            let (length, isValid) = byte == 0 ? (1, false) : sequence(bytes, at: i)
            if !isValid {
                output.append(contentsOf: bytes[copied..<i])
                // A NUL is padding, and would only be noise between the words.
                if byte != 0 { output.append(contentsOf: replacement) }
                invalid += length
                copied = i + length
            }
            i += length
        }
        if copied == 0 { return Decoded(bytes: bytes, invalidBytes: 0) }
        output.append(contentsOf: bytes[copied...])
        return Decoded(bytes: output, invalidBytes: invalid)
    }

    /// The length of the sequence at a position, or of the part of it that is well formed (Unicode, table 3-7).
    private static func sequence(_ bytes: [UInt8], at i: Int) -> (length: Int, isValid: Bool) {
        let needed: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[i] {
        case 0x00...0x7F: return (1, true)
        case 0xC2...0xDF: needed = 2
        case 0xE0: (needed, second) = (3, 0xA0...0xBF)
        case 0xED: (needed, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: needed = 3
        case 0xF0: (needed, second) = (4, 0x90...0xBF)
        case 0xF4: (needed, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: needed = 4
        default: return (1, false)
        }
        var length = 1
        while length < needed, i + length < bytes.count {
            let allowed = length == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[i + length]) else { break }
            length += 1
        }
        return (length, length == needed)
    }

    /// `highByte` is the place of the more significant byte in each pair.
    private static func decodeUTF16(_ bytes: [UInt8], highByte: Int) -> Decoded {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 2)
        var invalid = 0
        var i = 2
        func unit(at i: Int) -> UInt32 { UInt32(bytes[i + highByte]) << 8 | UInt32(bytes[i + 1 - highByte]) }
        while i + 1 < bytes.count {
            var value = unit(at: i)
            var length = 2
            if value & 0xFC00 == 0xD800, i + 3 < bytes.count, unit(at: i + 2) & 0xFC00 == 0xDC00 {
                value = 0x10000 + (value & 0x3FF) << 10 + unit(at: i + 2) & 0x3FF
                length = 4
            }
            if value == 0 {
                invalid += 2
            } else if let scalar = Unicode.Scalar(value) {
                output.append(contentsOf: UTF8.encodeScalar(scalar))
            } else {
                output.append(contentsOf: replacement)
                invalid += 2
            }
            i += length
        }
        if i < bytes.count { invalid += 1 }
        return Decoded(bytes: output, invalidBytes: invalid)
    }
}

extension UTF8 {
    /// The bytes of one scalar.
    static func encodeScalar(_ scalar: Unicode.Scalar) -> [UInt8] {
        if scalar.isASCII { return [UInt8(truncatingIfNeeded: scalar.value)] }
        return Array(String(scalar).utf8)
    }
}
