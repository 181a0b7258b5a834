import CPostgreSQL
import SQL

/// A statement's arguments as the server reads them: their types, and their bytes one after another.
///
/// Always in binary: a text may hold any byte then, so that the server refuses a NUL instead of our cutting the text there.
struct Arguments {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>?] = []

    init(_ values: [any SQLBindable]) throws(SQLError) {
        guard values.count <= 65_535 else { throw .other(code: 0, message: "too many arguments") }
        for value in values { try add(value.sqlValue) }
        // An empty array has no address, and no address means NULL.
        bytes.append(0)
    }

    private mutating func add(_ value: SQLValue) throws(SQLError) {
        let start = bytes.count
        switch value {
        case .null:
            // The server finds out from what stands around it.
            types.append(0)
            return ranges.append(nil)
        case .integer(let number):
            types.append(OID.int8)
            append(UInt64(bitPattern: number))
        case .real(let number):
            types.append(OID.float8)
            append(number.bitPattern)
        case .text(let text):
            types.append(OID.text)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            types.append(OID.bytea)
            bytes.append(contentsOf: blob)
        }
        guard bytes.count <= Int32.max else { throw .constraint(kind: .other, detail: "a row is too large for the database") }
        ranges.append(start..<bytes.count)
    }

    private mutating func append(_ word: UInt64) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// Gives libpq's three arrays: where each value begins, its length, and that it is binary.
    func withArrays(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let values: [UnsafePointer<CChar>?] = ranges.map { range in range.flatMap { range in start.map { $0 + range.lowerBound } } }
            let lengths = ranges.map { Int32($0?.count ?? 0) }
            let formats = [Int32](repeating: 1, count: ranges.count)
            return body(Int32(ranges.count), values, lengths, formats)
        }
    }
}

/// The numbers of the types that values travel in, the same in every installation (`pg_type.dat`).
enum OID {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let char: Oid = 18
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let json: Oid = 114
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let unknown: Oid = 705
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
    static let void: Oid = 2278
}
