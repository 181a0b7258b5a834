internal import Crypto
internal import SQL

/// How many rows a table has, and one digest over all of them: the same in every database that holds the same.
package struct TableDigest: Sendable, Hashable {
    package let rowCount: Int
    package let digest: String
}

/// Rows as they come, in the order of their key.
struct DigestedRows: ~Copyable {
    private var hash = SHA256()
    private(set) var count = 0

    mutating func add(_ row: [SQLValue]) {
        count += 1
        for value in row {
            switch value {
            case .null: add(0, [])
            case .integer(let number): add(1, Self.bytes(UInt64(bitPattern: number)))
            case .real(let number): add(2, Self.bytes(number.bitPattern))
            case .text(let text): add(3, Array(text.utf8))
            case .blob(let blob): add(4, blob)
            }
        }
    }

    consuming func finish() -> TableDigest {
        let rowCount = count
        return TableDigest(rowCount: rowCount, digest: hash.finish().hexadecimal)
    }

    /// With its kind and length before it, so that no two rows read alike.
    private mutating func add(_ kind: UInt8, _ bytes: [UInt8]) {
        hash.update([kind] + Self.bytes(UInt64(bytes.count)))
        hash.update(bytes)
    }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
    }
}
