/// An amount in US dollars, kept as whole nano-dollars so that sums are exact.
package struct Money: Hashable, Sendable, Comparable, Codable {
    package let nanoDollars: Int64

    package init(nanoDollars: Int64) { self.nanoDollars = nanoDollars }

    package static let zero = Money(nanoDollars: 0)

    package static func < (left: Money, right: Money) -> Bool { left.nanoDollars < right.nanoDollars }

    /// Saturates: an absurd price is shown as the largest amount, it does not trap.
    package static func + (left: Money, right: Money) -> Money {
        let (sum, overflow) = left.nanoDollars.addingReportingOverflow(right.nanoDollars)
        return Money(nanoDollars: overflow ? (left.nanoDollars < 0 ? .min : .max) : sum)
    }

    /// A decimal string in dollars with all nine places: `0.003400000`.
    package var decimal: String {
        let magnitude = nanoDollars.magnitude
        let fraction = String(magnitude % 1_000_000_000)
        return (nanoDollars < 0 ? "-" : "") + "\(magnitude / 1_000_000_000)."
            + String(repeating: "0", count: 9 - fraction.count) + fraction
    }

    package init(from decoder: any Decoder) throws {
        nanoDollars = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoDollars)
    }
}
