import CPostgreSQL
import SQL

/// A statement's arguments as the server reads them: their types, and their bytes one after another.
///
/// Always in binary: a text may hold any byte then, so that the server refuses a NUL instead of our cutting the text there.
struct Arguments {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    /// -1 for NULL.
    private var lengths: [Int32] = []

    init(_ values: [any SQLBindable]) throws(SQLError) {
        if values.isEmpty { return }
        guard values.count <= 65_535 else { throw .other(code: 0, message: "too many arguments") }
        types.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        // As long as an id, and most are not longer.
        bytes.reserveCapacity(values.count * 32)
        for value in values { try add(value.sqlValue) }
    }

    private mutating func add(_ value: SQLValue) throws(SQLError) {
        let start = bytes.count
        switch value {
        case .null:
            // The server finds out from what stands around it.
            types.append(0)
            return lengths.append(-1)
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
        lengths.append(Int32(bytes.count - start))
    }

    private mutating func append(_ word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Gives libpq's three arrays: where each value begins, its length, and that it is binary.
    func withArrays(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        let count = lengths.count
        return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
                formats.initialize(repeating: 1)
                return bytes.withUnsafeBytes { bytes in
                    // No address means NULL, and what is empty has to have one.
                    var next = bytes.baseAddress ?? UnsafeRawPointer(values.baseAddress)
                    for (index, length) in lengths.enumerated() {
                        values.initializeElement(at: index, to: length < 0 ? nil : next?.assumingMemoryBound(to: CChar.self))
                        next = next?.advanced(by: max(0, Int(length)))
                    }
                    return lengths.withUnsafeBufferPointer { lengths in
                        body(Int32(count), UnsafePointer(values.baseAddress), lengths.baseAddress, UnsafePointer(formats.baseAddress))
                    }
                }
            }
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
