import CPostgreSQL

/// Which statements a connection has prepared, under which names, so that each is parsed and planned once.
///
/// A name is made from the statement itself. So behind a pooler, where another client's connection may be handed to us, a name that is
/// there already stands for the same statement, and never for another.
struct StatementNames {
    /// A statement, and the types of what is bound to it.
    struct Key: Hashable {
        let sql: String
        let types: [Oid]

        /// A statement is looked up each time it runs, and hashing all of its text would take longer than sending it. Its end tells most
        /// from each other; of the rest the comparison takes care.
        func hash(into hasher: inout Hasher) {
            hasher.combine(sql.utf8.suffix(8).reduce(UInt64(sql.utf8.count)) { $0 << 7 ^ UInt64($1) })
        }

        /// With the zero that ends it.
        var name: [CChar] {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            for byte in sql.utf8 { mix(byte) }
            for type in types { for shift in [UInt32(0), 8, 16, 24] { mix(UInt8(truncatingIfNeeded: type >> shift)) } }
            return Array(("q" + String(hash, radix: 36) + "_" + String(sql.utf8.count, radix: 36)).utf8CString)
        }
    }

    private struct Prepared {
        let name: [CChar]
        var lastUse: UInt64
    }

    private let capacity: Int
    private var prepared: [Key: Prepared] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int = 256) { self.capacity = capacity }

    /// The name under which the connection has prepared it.
    mutating func use(_ key: Key) -> [CChar]? {
        guard let place = prepared.index(forKey: key) else { return nil }
        uses &+= 1
        prepared.values[place].lastUse = uses
        return prepared.values[place].name
    }

    /// Notes a statement that was prepared; the name of one to let go, if there are too many.
    mutating func add(_ key: Key, _ name: [CChar]) -> String? {
        uses &+= 1
        prepared[key] = Prepared(name: name, lastUse: uses)
        guard prepared.count > capacity, let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
        prepared[oldest.key] = nil
        return oldest.value.name.text
    }
}

extension [CChar] {
    /// What stands before the zero.
    var text: String { String(decoding: dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self) }
}
