internal import QuillCore
internal import SQL

/// A table that holds the rows of a ledger between two times: a month, or a part of one.
struct Partition: Hashable, Sendable {
    let name: String
    /// In milliseconds since 1970.
    let range: Range<Int64>

    /// Those of a ledger, the oldest first; without the one for rows that have no month.
    static func all(of ledger: Ledger, _ connection: any SQLConnection) throws -> [Partition] {
        let rows = try connection.query(
            """
            SELECT CAST(c.relname AS text) AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
            FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1)
            """, [ledger.rawValue]
        ) { row throws(SQLError) in (name: try row.text("name"), bound: try row.text("bound")) }
        return rows.compactMap { row in range(of: row.bound).map { Partition(name: row.name, range: $0) } }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Reads `FOR VALUES FROM ('1793491200000') TO (MAXVALUE)`; nil for `DEFAULT`.
    static func range(of bound: String) -> Range<Int64>? {
        let words = bound.split { "()' ".contains($0) }
        guard words.count == 6, let lower = time(words[3]), let upper = time(words[5]), lower < upper else { return nil }
        return lower..<upper
    }

    private static func time(_ word: Substring) -> Int64? {
        switch word {
        case "MINVALUE": .min
        case "MAXVALUE": .max
        default: Int64(word)
        }
    }

    /// What is free around a time, within a month; nil where the time itself is taken.
    static func gap(around time: Int64, in month: Month, beside taken: [Partition]) -> Range<Int64>? {
        var (lower, upper) = (month.range.lowerBound, month.range.upperBound)
        for range in taken.map(\.range) {
            if range.contains(time) { return nil }
            if range.upperBound <= time { lower = max(lower, range.upperBound) } else { upper = min(upper, range.lowerBound) }
        }
        return lower..<upper
    }

    /// The first part of a month that nothing takes; nil where all is taken.
    static func gap(in month: Month, beside taken: [Partition]) -> Range<Int64>? {
        var time = month.range.lowerBound
        for range in taken.map(\.range) where range.contains(time) { time = range.upperBound }
        return month.range.contains(time) ? gap(around: time, in: month, beside: taken) : nil
    }
}

/// Which months are looked into.
enum Months {
    /// Rows of an attempt, here `a`, that came after it began: earlier months need not be asked. A day is given for clocks that were set back.
    static func since(_ time: String) -> String { "\(time) >= a.started_at - 86400000" }
}

extension Ledger {
    /// The column that decides which month a row belongs to.
    var time: String { self == .usage ? "created_at" : "at" }

    /// What is unique within a month.
    var keys: String {
        switch self {
        case .events: "PRIMARY KEY (ordinal), UNIQUE (number)"
        case .attemptLog: "PRIMARY KEY (attempt, line)"
        case .usage, .audit: "PRIMARY KEY (id)"
        }
    }

    /// The table that its rows refer to.
    var referred: String { self == .attemptLog ? "attempts" : "projects" }

    /// What a new table of it needs beside what it has from its ledger.
    func guards(_ name: String) -> String {
        guard self == .audit else { return "" }
        return "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON \(name) FOR EACH STATEMENT EXECUTE FUNCTION quill_audit_stays();"
    }

    /// Where rows go that have no month: an insert never fails for want of one.
    var outside: String { rawValue + "_default" }
}
