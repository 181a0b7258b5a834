internal import QuillCore

/// One page of a list, and where the next one begins.
package struct Listing<Row: Sendable>: Sendable {
    package let rows: [Row]
    /// Nil on the last page; else what `Page.before` of the next one is.
    package let nextCursor: String?

    package init(rows: [Row], nextCursor: String?) {
        self.rows = rows
        self.nextCursor = nextCursor
    }

    /// Reads a page, and looks whether anything comes after it.
    init(_ page: Page, _ cursor: (Row) -> String, _ read: (Page) throws(QuillError) -> [Row]) throws(QuillError) {
        rows = try read(page)
        guard rows.count == page.limit, let last = rows.last.map(cursor) else {
            nextCursor = nil
            return
        }
        nextCursor = try read(Page(limit: 1, before: last)).isEmpty ? nil : last
    }
}
