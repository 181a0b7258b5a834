package import QuillCore

/// Which items are looked at, and what of them is to be made anew.
package struct StaleQuery: Sendable {
    /// Nil for all.
    package let items: [ID<Item>]?
    /// As `ArticleRequest.remake` has it.
    package let remake: [String]

    package init(items: [ID<Item>]? = nil, remake: [String] = ["stale"]) {
        self.items = items
        self.remake = remake
    }
}

/// An item of which something would be made otherwise today than it was, or of which that cannot be told.
package struct StaleItem: Sendable {
    /// Something that would be made.
    package struct Change: Sendable {
        package let entry: Plan.Entry
        /// What has changed since it was made; nil for what is not out of date itself, and follows from what is.
        package let why: [String]?
    }

    package let item: Item
    /// What can be begun: a run each.
    let wishes: [StaleWish]
    /// Why the rest cannot be told, or made.
    package let fault: QuillError?
    /// The run that makes the rest anew already.
    package let running: ID<Run>?

    /// What of it was not begun, where its wishes were.
    var rest: StaleItem { StaleItem(item: item, wishes: [], fault: fault, running: running) }

    /// In the order in which it would be made, each once.
    package var changes: [Change] {
        var seen: Set<Target> = []
        return wishes.flatMap { wish in
            wish.plan.toMake.filter { seen.insert($0.target).inserted }.map { Change(entry: $0, why: wish.why[$0.target]) }
        }
    }

    package var isReady: Bool { !wishes.isEmpty }
    /// As far as it can be told: see `hasPrice`.
    package var cost: Money { changes.reduce(.zero) { $0 + $1.entry.estimate.cost } }
    /// Whether the cost of everything that would be made can be told, if only about.
    package var hasPrice: Bool { wishes.allSatisfy(\.plan.hasPrice) }
    /// The models that would be asked and have no price, each once.
    package var unpriced: [String] { Set(wishes.flatMap(\.plan.unpriced)).sorted() }
    package var isCertain: Bool { wishes.allSatisfy(\.plan.isCertain) }
}

extension Quill {
    /// What is out of date, newest item first. A page may hold fewer than its limit, or none, and go on all the same: so many items are
    /// looked at for one.
    package func stale(_ query: StaleQuery = StaleQuery(), _ page: Page = Page()) async throws(QuillError) -> Listing<StaleItem> {
        try Self.checkRemakes(query.remake)
        if let items = query.items {
            var rows: [StaleItem] = []
            for id in items {
                let found = try await store.read { store throws(QuillError) in
                    guard let item = try store.item(id) else { throw missing("item", id.text) }
                    return try stale(item, query.remake, store)
                }
                if let found { rows.append(found) }
            }
            return Listing(rows: rows, nextCursor: nil)
        }
        var rows: [StaleItem] = []
        var (before, looked) = (page.before, 0)
        while rows.count < page.limit, looked < Self.lookedAtMax {
            let next = Page(limit: min(Self.lookedAtOnce, page.limit - rows.count, Self.lookedAtMax - looked), before: before)
            let (found, last, isMore) = try await store.read { store throws(QuillError) in
                let listing = try Listing(next, \.id.text) { page throws(QuillError) in try store.items(Project.defaultID, page) }
                var found: [StaleItem] = []
                for item in listing.rows {
                    if let one = try stale(item, query.remake, store) { found.append(one) }
                }
                return (found, listing.nextCursor, listing.nextCursor != nil)
            }
            rows += found
            guard isMore else { return Listing(rows: rows, nextCursor: nil) }
            before = last
            looked += next.limit
        }
        return Listing(rows: rows, nextCursor: before)
    }

    /// So many items are read in one look at the database, and for one page. Tests set the latter, to reach it with few.
    private static var lookedAtOnce: Int { 20 }
    @TaskLocal static var lookedAtMax = 500
}
