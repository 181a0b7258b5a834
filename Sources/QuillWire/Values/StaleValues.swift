extension Wire {
    /// An item of which something would be made otherwise today than it was, or of which that cannot be told.
    package struct StaleItem: Codable, Sendable, Hashable {
        package let itemId, itemTitle: String
        /// What would be made: what is out of date (`stale`, with what has changed since), and what follows from it (`make`).
        package let entries: [PlanEntry]
        /// Nil where it cannot be told: see `unpriced`.
        package let costUsd: String?
        /// The models that would be asked and have no price.
        package let unpriced: [String]
        package let isCertain: Bool
        /// The run that makes it anew already.
        package let runningRun: String?
        /// Why it cannot be told, or made: a writer that is not set up any more.
        package let fault: Fault?

        package init(
            itemId: String, itemTitle: String, entries: [PlanEntry], costUsd: String?, unpriced: [String], isCertain: Bool,
            runningRun: String?, fault: Fault?
        ) {
            self.itemId = itemId
            self.itemTitle = itemTitle
            self.entries = entries
            self.costUsd = costUsd
            self.unpriced = unpriced
            self.isCertain = isCertain
            self.runningRun = runningRun
            self.fault = fault
        }
    }

    /// What became of the wish to make anew what is out of date.
    package struct Reprocessed: Codable, Sendable, Hashable {
        /// The runs that were begun.
        package let runs: [String]
        /// Items of which none was begun: they are being made anew already, or cannot be.
        package let left: [StaleItem]
        /// Where to go on; absent where all items were looked at.
        package let nextCursor: String?

        package init(runs: [String], left: [StaleItem], nextCursor: String?) {
            self.runs = runs
            self.left = left
            self.nextCursor = nextCursor
        }
    }

    /// `POST /api/v1/stale/runs`.
    package struct Reprocess: WireRequest {
        package let itemIds: [String]?
        package let all: Bool?
        package let limit: Int?
        package let cursor: String?
        package let remake: [String]?

        package init(
            itemIds: [String]? = nil, all: Bool? = nil, limit: Int? = nil, cursor: String? = nil, remake: [String]? = nil
        ) {
            self.itemIds = itemIds
            self.all = all
            self.limit = limit
            self.cursor = cursor
            self.remake = remake
        }

        package init(_ fields: inout Fields) {
            itemIds = fields.texts("item_ids", "The items, itm_….", count: 1...100, length: 1...60)
            all = fields.flag("all", "Whether all items are meant, newest first, in place of item_ids.")
            limit = fields.integer("limit", "With all: no more runs than about that are begun; 100 when it is not said.", in: 1...100)
            cursor = fields.text("cursor", "With all: where to go on, next_cursor of the answer before.", length: 1...60)
            remake = fields.texts(
                "remake", "What to make anew: stale when it is not said; else variants, article, sections, all.", count: 1...100,
                length: 1...200)
            if (itemIds != nil) == (all == true) { fields.refuse("item_ids", "give either items or all, and only one.") }
            if itemIds != nil, limit != nil || cursor != nil { fields.refuse("limit", "limit and cursor go with all.") }
        }
    }
}
