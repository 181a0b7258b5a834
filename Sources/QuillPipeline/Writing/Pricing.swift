import QuillCore

/// What calls cost by a model's price.
enum Pricing {
    /// What a model read and what it wrote. Counts are the vendor's, kept within reason.
    static func usage(of answer: TextCompletion, _ model: any TextModel) -> [Usage] {
        let provider = model.name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? model.name
        func record(_ unit: String, _ tokens: Int, _ price: Money?, _ seconds: Double) -> Usage {
            let count = min(max(0, tokens), 1_000_000_000)
            return Usage(
                provider: provider, model: answer.model, unit: unit, quantity: Double(count), cost: cost(count, price),
                isPriced: price != nil, seconds: seconds)
        }
        let price = model.facts.price
        return [
            record("input-tokens", answer.inputTokens, price?.input, answer.seconds),
            record("output-tokens", answer.outputTokens, price?.output, 0),
        ]
    }

    /// Rounded up to a nano-dollar; saturates.
    static func cost(_ tokens: Int, _ price: Money?) -> Money {
        guard let price, price > .zero, tokens > 0 else { return .zero }
        let (product, overflow) = Int64(tokens).multipliedReportingOverflow(by: price.nanoDollars)
        guard !overflow else { return Money(nanoDollars: .max) }
        return Money(nanoDollars: product / 1_000_000 + (product % 1_000_000 > 0 ? 1 : 0))
    }
}
