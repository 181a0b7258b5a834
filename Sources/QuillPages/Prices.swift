internal import QuillCore
internal import QuillService
internal import QuillWeb
internal import Support

/// What making things of an item anew would cost.
struct Prices: Sendable {
    /// By the name of what is made; nil where that cannot be told.
    var variants: [Variant: Money?] = [:]
    /// Outline, sections and all.
    var article: Money?
    var choices: [WriterChoice] = []

    func remakes(_ view: ItemView, hasDocument: Bool) -> [ItemModel.Remake] {
        let made = Set(view.artifacts.map(\.target.variant))
        var remakes: [ItemModel.Remake] = [Variant.transcript, .summary(.comprehensive), .summary(.bulletPoints), .summary(.keyInsights)]
            .map {
                ItemModel.Remake(
                    name: $0.description, title: $0.title, note: made.contains($0) ? Self.note($0) : "Not made yet",
                    estimate: variants[$0] ?? nil,
                    isChosen: $0.kind == .summary)
            }
        remakes.append(
            .init(
                name: "article", title: "Article",
                note: hasDocument ? "As a proposal where you have edited it" : "Not written yet", estimate: article, isChosen: false))
        return remakes
    }

    private static func note(_ variant: Variant) -> String {
        variant == .transcript ? "Heard or read once more; what rests on it can follow" : "Written anew from the transcript"
    }
}

extension Pages {
    /// Empty where no plan can be made: the page is shown all the same.
    func prices(of item: ID<Item>) async -> Prices {
        var prices = Prices()
        var articles: [String: Money?] = [:]
        do {
            for writer in [quill.standardWriter] + quill.writers.filter({ $0 != quill.standardWriter }) {
                let request = ArticleRequest(input: .item(item), article: true, writer: writer, trigger: "web")
                let plan = try await quill.planArticle(request).plan
                let ofArticle = plan.entries.filter { if case .document = $0.target.subject { true } else { false } }
                let isKnown = ofArticle.allSatisfy(\.estimate.isKnown)
                articles[writer] = isKnown ? ofArticle.reduce(Money.zero) { $0 + $1.estimate.cost } : nil
                guard writer == quill.standardWriter else { continue }
                for entry in plan.entries { prices.variants[entry.target.variant] = entry.estimate.isKnown ? entry.estimate.cost : nil }
                prices.article = articles[writer] ?? nil
            }
        } catch {
            Log.error("no prices for \(item): \(error)")
        }
        prices.choices = writers(chosen: nil) { articles[$0] ?? nil }
        return prices
    }
}
