/// The block before each file of a tar archive (POSIX ustar), for regular files with short names. Sizes from 8 GiB on are written
/// as GNU tar writes them, in base 256.
///
///     header.bytes + contents + zeros up to a multiple of 512
///
/// Two blocks of zeros end an archive.
package struct TarHeader: Sendable, Equatable {
    package static let blockBytes = 512

    /// At most 100 bytes.
    package let name: String
    package let size: Int64
    /// Seconds since 1970.
    package let modifiedAt: Int64

    /// Nil for a name that is empty or too long.
    package init?(name: String, size: Int64, modifiedAt: Int64 = 0) {
        guard (1...100).contains(name.utf8.count), size >= 0 else { return nil }
        self.name = name
        self.size = size
        self.modifiedAt = modifiedAt
    }

    /// How many zeros follow contents of a size.
    package static func padding(after size: Int64) -> Int { (blockBytes - Int(size % Int64(blockBytes))) % blockBytes }

    package var bytes: [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        func put(_ text: String, at offset: Int) { block.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8) }
        put(name, at: 0)
        put("0000600", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        if size < 1 << 33 {
            put(Self.octal(size, 11), at: 124)
        } else {
            block[124] = 0x80
            for place in 0..<8 { block[135 - place] = UInt8(truncatingIfNeeded: size >> (8 * Int64(place))) }
        }
        put(Self.octal(min(max(0, modifiedAt), (1 << 33) - 1), 11), at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        put(Self.octal(Int64(Self.sum(block)), 6) + "\0 ", at: 148)
        return block
    }

    /// Reads a block; nil where it is no header of a regular file, or its sum is not right.
    package init?(_ block: [UInt8]) {
        guard block.count == Self.blockBytes, block[257..<262].elementsEqual("ustar".utf8), [0, UInt8(ascii: "0")].contains(block[156]),
            Self.number(block[148..<156]) == Int64(Self.sum(block)), block[345] == 0
        else { return nil }
        let name = String(decoding: block[0..<100].prefix { $0 != 0 }, as: UTF8.self)
        guard let size = Self.number(block[124..<136]), let modifiedAt = Self.number(block[136..<148]) else { return nil }
        self.init(name: name, size: size, modifiedAt: modifiedAt)
    }

    /// Of all bytes, with blanks where the sum stands.
    private static func sum(_ block: [UInt8]) -> Int {
        block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
    }

    private static func octal(_ number: Int64, _ digits: Int) -> String {
        let written = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - written.utf8.count)) + written
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if field.first == 0x80 {
            let digits = field.dropFirst()
            guard digits.dropLast(8).allSatisfy({ $0 == 0 }), digits.suffix(8).first ?? 0 < 0x80 else { return nil }
            return digits.suffix(8).reduce(0) { $0 << 8 | Int64($1) }
        }
        let digits = field.drop { $0 == 32 }.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        guard !digits.isEmpty, digits.count <= 12 else { return nil }
        return digits.reduce(0) { $0 << 3 | Int64($1 - UInt8(ascii: "0")) }
    }
}
