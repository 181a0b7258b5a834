extension Wire {
    /// A failure as part of something else.
    package struct Fault: Codable, Sendable, Hashable {
        package let code, message: String
        package let hint: String?

        package init(code: String, message: String, hint: String?) {
            self.code = code
            self.message = message
            self.hint = hint
        }
    }

    /// A run in a list.
    package struct RunRow: Codable, Sendable, Hashable {
        package let id, state, itemId, itemTitle, trigger, startedAt: String
        package let endedAt: String?
        package let error: Fault?

        package init(
            id: String, state: String, itemId: String, itemTitle: String, trigger: String, startedAt: String, endedAt: String?,
            error: Fault?
        ) {
            self.id = id
            self.state = state
            self.itemId = itemId
            self.itemTitle = itemTitle
            self.trigger = trigger
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.error = error
        }
    }

    /// One target of a plan.
    package struct PlanEntry: Codable, Sendable, Hashable {
        package let target, title, step: String
        /// `reuse`, `stale`, `make` or `blocked`.
        package let action: String
        package let why: [String]
        package let isCertain: Bool
        /// Nil where it cannot be told; `basis` says why.
        package let costUsd: String?
        package let basis: String

        package init(
            target: String, title: String, step: String, action: String, why: [String], isCertain: Bool, costUsd: String?, basis: String
        ) {
            self.target = target
            self.title = title
            self.step = step
            self.action = action
            self.why = why
            self.isCertain = isCertain
            self.costUsd = costUsd
            self.basis = basis
        }
    }

    /// What a run would do.
    package struct Plan: Codable, Sendable, Hashable {
        package let item: Item?
        package let entries: [PlanEntry]
        /// Nil where it cannot be told: a model has no price, or nothing tells yet how much there is to read.
        package let costUsd: String?
        /// The models that would be asked and have no price.
        package let unpriced: [String]
        package let isCertain: Bool

        package init(item: Item?, entries: [PlanEntry], costUsd: String?, unpriced: [String], isCertain: Bool) {
            self.item = item
            self.entries = entries
            self.costUsd = costUsd
            self.unpriced = unpriced
            self.isCertain = isCertain
        }
    }

    package struct Usage: Codable, Sendable, Hashable {
        package let key, provider, model, unit: String
        package let quantity, seconds: Double
        /// Nil where no price was known when the call was made.
        package let costUsd: String?

        package init(key: String, provider: String, model: String, unit: String, quantity: Double, seconds: Double, costUsd: String?) {
            self.key = key
            self.provider = provider
            self.model = model
            self.unit = unit
            self.quantity = quantity
            self.seconds = seconds
            self.costUsd = costUsd
        }
    }

    package struct Delivery: Codable, Sendable, Hashable {
        package let destination, state: String
        package let url: String?
        package let written, omitted: [String]

        package init(destination: String, state: String, url: String?, written: [String], omitted: [String]) {
            self.destination = destination
            self.state = state
            self.url = url
            self.written = written
            self.omitted = omitted
        }
    }

    /// Something that another made than the one that was asked first.
    package struct Fallback: Codable, Sendable, Hashable {
        package let target, title, madeBy: String
        /// Why nothing was taken of those that were asked before, a sentence each.
        package let insteadOf: [String]

        package init(target: String, title: String, madeBy: String, insteadOf: [String]) {
            self.target = target
            self.title = title
            self.madeBy = madeBy
            self.insteadOf = insteadOf
        }
    }

    /// A run with its plan, its jobs and what it came to.
    package struct Run: Codable, Sendable, Hashable {
        package let id, state, trigger: String
        package let item: Item
        package let wanted: [String]
        package let plan: [PlanEntry]
        package let jobs: [Job]
        package let usage: [Usage]
        package let document: DocumentRow?
        package let deliveries: [Delivery]
        /// Nil where it cannot be told: see `unpriced`.
        package let costUsd: String?
        /// Models that answered and had no price then.
        package let unpriced: [String]
        /// Sections that were written anew and came out word for word as they stood: their proposals change nothing.
        package let unchanged: [String]
        /// What fell back on another writer or model.
        package let fallbacks: [Fallback]
        package let error: Fault?
        package let startedAt: String
        package let endedAt: String?

        package init(
            id: String, state: String, trigger: String, item: Item, wanted: [String], plan: [PlanEntry], jobs: [Job], usage: [Usage],
            document: DocumentRow?, deliveries: [Delivery], costUsd: String?, unpriced: [String], unchanged: [String],
            fallbacks: [Fallback],
            error: Fault?, startedAt: String, endedAt: String?
        ) {
            self.id = id
            self.state = state
            self.trigger = trigger
            self.item = item
            self.wanted = wanted
            self.plan = plan
            self.jobs = jobs
            self.usage = usage
            self.document = document
            self.deliveries = deliveries
            self.costUsd = costUsd
            self.unpriced = unpriced
            self.unchanged = unchanged
            self.fallbacks = fallbacks
            self.error = error
            self.startedAt = startedAt
            self.endedAt = endedAt
        }
    }
}
