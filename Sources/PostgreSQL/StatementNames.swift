import CPostgreSQL

/// Which statements a connection has prepared, under which names, so that each is parsed and planned once.
///
/// A name is made from the statement itself. So behind a pooler, where another client's connection may be handed to us, a name that is
/// there already stands for the same statement, and never for another.
struct StatementNames {
    private let capacity: Int
    private var lastUse: [String: UInt64] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int = 256) { self.capacity = capacity }

    var count: Int { lastUse.count }

    static func name(_ sql: String, _ types: [Oid]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for byte in sql.utf8 { mix(byte) }
        for type in types { for shift in [UInt32(0), 8, 16, 24] { mix(UInt8(truncatingIfNeeded: type >> shift)) } }
        return "q" + String(hash, radix: 36) + "_" + String(sql.utf8.count, radix: 36)
    }

    /// Whether the connection has prepared it.
    mutating func use(_ name: String) -> Bool {
        guard lastUse[name] != nil else { return false }
        uses &+= 1
        lastUse[name] = uses
        return true
    }

    /// Notes a statement that was prepared; the name of one to let go, if there are too many.
    mutating func add(_ name: String) -> String? {
        uses &+= 1
        lastUse[name] = uses
        guard lastUse.count > capacity, let oldest = lastUse.min(by: { $0.value < $1.value })?.key else { return nil }
        lastUse[oldest] = nil
        return oldest
    }
}
