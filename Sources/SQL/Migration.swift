/// One numbered step of the schema. Never changed once released: a later step corrects it.
package struct Migration: Sendable, Equatable {
    /// From 1 upwards; the order of application.
    package let number: Int
    package let name: String
    package let sql: String
    /// What tells whether the text is still the one that was applied. It guards against accidents, not against malice.
    package let digest: String

    /// Without a `digest` the FNV-1a hash of the text is taken.
    package init(number: Int, name: String, sql: String, digest: String? = nil) {
        self.number = number
        self.name = name
        self.sql = sql
        self.digest = digest ?? Self.fnv1a(sql)
    }

    /// FNV-1a over 64 bits, as 16 hexadecimal digits.
    static func fnv1a(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash ^= UInt64(byte)
            hash &*= 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A migration as a database stands to it.
package struct MigrationStatus: Sendable, Equatable {
    package let migration: Migration
    /// Milliseconds since 1970; nil when it is still to come.
    package let appliedAt: Int?

    package init(migration: Migration, appliedAt: Int?) {
        self.migration = migration
        self.appliedAt = appliedAt
    }
}

/// Why the schema was left as it is.
package enum MigrationError: Error, Equatable, Sendable {
    /// The list itself is wrong: this number is below 1 or there twice.
    case invalidNumber(Int)
    /// The database has steps that this program does not know: it was used with a newer one.
    case databaseIsNewer(numbers: [Int])
    /// The text of an applied step is no longer what was applied.
    case changed(number: Int, name: String)
    /// A step is missing below one that is applied: two branches were merged in the wrong order.
    case outOfOrder(number: Int, applied: Int)
    /// The step itself failed; its transaction is undone, the earlier steps stay.
    case failed(number: Int, name: String, SQLError)
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidNumber(let number):
            "migration number \(number) is below 1 or given twice"
        case .databaseIsNewer(let numbers):
            "it has the \(numbers.count == 1 ? "migration" : "migrations") \(numbers.map(String.init).joined(separator: ", ")), "
                + "which this program does not know"
        case .changed(let number, let name):
            "migration \(number) (\(name)) was applied with another text"
        case .outOfOrder(let number, let applied):
            "migration \(number) is missing, but the later \(applied) is applied"
        case .failed(let number, let name, let error):
            "migration \(number) (\(name)) failed: \(error)"
        }
    }
}
