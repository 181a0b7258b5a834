import SQL

/// Keeps the statements that were used last, since preparing one costs more than running it.
///
/// A statement in use is not given out again: a query inside another's rows with the same text gets its own.
struct StatementCache {
    /// Shared so that taking and giving back change no dictionary.
    private final class Kept {
        let statement: Statement
        var isTaken = false
        var lastUse: UInt64

        init(_ statement: Statement, _ lastUse: UInt64) {
            self.statement = statement
            self.lastUse = lastUse
        }
    }

    private let capacity: Int
    private var kept: [String: Kept] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int = 64) { self.capacity = capacity }

    var count: Int { kept.count }

    func take(_ sql: String) -> Statement? {
        guard let found = kept[sql], !found.isTaken else { return nil }
        found.isTaken = true
        return found.statement
    }

    /// Keeps a statement that is reset, and lets the one go that was unused the longest.
    mutating func give(_ statement: Statement) {
        uses &+= 1
        if let known = kept[statement.sql] {
            // One of two with the same text is enough.
            guard known.statement === statement else { return }
            known.isTaken = false
            known.lastUse = uses
            return
        }
        kept[statement.sql] = Kept(statement, uses)
        guard kept.count > capacity else { return }
        let idle = kept.filter { !$0.value.isTaken }
        guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        kept[oldest.key] = nil
    }

    mutating func clear() { kept = [:] }
}
