/// What one provider call consumed and cost, priced at that moment.
package struct Usage: Sendable, Hashable {
    /// `whisper`, `yt-dlp`, `openai`.
    package let provider: String
    package let model: String
    /// `audio-seconds`, `input-tokens`, `bytes`.
    package let unit: String
    package let quantity: Double
    /// Zero where no price was known.
    package let cost: Money
    /// Whether a price was known: what costs nothing has one.
    package let isPriced: Bool
    package let seconds: Double

    package init(provider: String, model: String, unit: String, quantity: Double, cost: Money, isPriced: Bool = true, seconds: Double) {
        self.provider = provider
        self.model = model
        self.unit = unit
        self.quantity = quantity
        self.cost = cost
        self.isPriced = isPriced
        self.seconds = seconds
    }
}

/// What calls cost together. One without a price leaves no amount behind: then it is the least that they cost.
package struct Spent: Sendable, Hashable {
    package let cost: Money
    /// Whether each of them had a price.
    package let isWhole: Bool

    package init(_ cost: Money = .zero, isWhole: Bool = true) {
        self.cost = cost
        self.isWhole = isWhole
    }

    package static let nothing = Spent()

    package static func + (left: Spent, right: Spent) -> Spent {
        Spent(left.cost + right.cost, isWhole: left.isWhole && right.isWhole)
    }
}

extension Usage {
    package var spent: Spent { Spent(cost, isWhole: isPriced) }
}

extension Sequence<UsageRecord> {
    package var spent: Spent { reduce(.nothing) { $0 + $1.usage.spent } }
}

extension Sequence<Spent> {
    package var sum: Spent { reduce(.nothing, +) }
}

/// A usage record as stored: always under the attempt that caused it.
package struct UsageRecord: Noun, Sendable, Hashable {
    package static let idPrefix = "use"

    package let id: ID<UsageRecord>
    package let attempt: ID<Attempt>
    /// The checkpoint that the call answered.
    package let key: String
    package let usage: Usage
    package let createdAt: Timestamp

    package init(id: ID<UsageRecord>, attempt: ID<Attempt>, key: String, usage: Usage, createdAt: Timestamp) {
        self.id = id
        self.attempt = attempt
        self.key = key
        self.usage = usage
        self.createdAt = createdAt
    }
}
