internal import QuillCore
internal import SQL

extension Session {
    func strays() throws(QuillError) -> [Ledger: Int] {
        guard dialect == .postgres else { return [:] }
        var found: [Ledger: Int] = [:]
        for ledger in Ledger.allCases {
            let count = try one("SELECT count(*) AS n FROM (SELECT 1 FROM \(ledger.outside) LIMIT $1) AS counted", [10_000]) {
                row throws(SQLError) in try row.integer("n")
            }
            if let count, count > 0 { found[ledger] = count }
        }
        return found
    }
}
