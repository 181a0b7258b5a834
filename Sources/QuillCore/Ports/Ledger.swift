/// A table that only grows, and of which what is old is forgotten.
package enum Ledger: String, Sendable, Hashable, CaseIterable {
    case events
    /// What attempts noted, line by line.
    case attemptLog = "attempt_log"
    /// What was used and paid for.
    case usage = "usage_records"
    /// What was changed, and who asked for it.
    case audit
}

/// What keeps ledgers from growing for ever.
package protocol LedgerKeeping: Sendable {
    /// Makes room for the rows of this month and the next three, and brings to their months those that came before there was room.
    /// Costs a look or two when there is nothing to do.
    ///
    /// Throws what the store throws; what was done by then is kept, and the next time goes on from there.
    func makeRoom() async throws(QuillError) -> RoomMade

    /// Removes what is older, the oldest first. Where a month is a table of its own it goes as a whole, once all of it is older.
    func forget(_ ledger: Ledger, olderThanMilliseconds age: Int64) async throws(QuillError) -> Forgotten
}

package struct RoomMade: Sendable, Hashable {
    /// The tables that were made.
    package var tables: [String] = []
    /// Rows that lay in no month, and were brought to theirs.
    package var moved: [Ledger: Int] = [:]

    package init() {}
}

package struct Forgotten: Sendable, Hashable {
    /// Rows that went one by one; those of a dropped table are not counted.
    package var rows = 0
    /// The tables that were dropped.
    package var tables: [String] = []

    package init() {}
}

/// Which rows wait for the table of their month.
package protocol LedgerReading {
    /// Rows that lie in no month, counted to 10,000; none are told where all is well. They are read like all others, and in nobody's way;
    /// but a month that has some cannot be made or dropped as it should.
    func strays() throws(QuillError) -> [Ledger: Int]
}
