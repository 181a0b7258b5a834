import SQL

/// Keeps the statements that were used last, since preparing one costs more than running it.
///
/// A statement in use is taken out, so that a query inside another's rows with the same text gets its own.
struct StatementCache {
    private let capacity: Int
    private var kept: [String: (statement: Statement, lastUse: UInt64)] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int = 64) { self.capacity = capacity }

    var count: Int { kept.count }

    mutating func take(_ sql: String) -> Statement? {
        kept.removeValue(forKey: sql)?.statement
    }

    /// Keeps a statement that is reset, and lets the one go that was unused the longest.
    mutating func give(_ statement: Statement) {
        uses &+= 1
        kept[statement.sql] = (statement, uses)
        guard kept.count > capacity, let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        kept[oldest.key] = nil
    }

    mutating func clear() { kept = [:] }
}
