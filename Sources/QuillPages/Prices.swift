internal import QuillCore
internal import QuillService
internal import QuillWeb
internal import Support

/// What making things of an item anew would cost.
struct Prices: Sendable {
    /// By writer, and by what is made; nil where that cannot be told.
    var variants: [String: [Variant: Money?]] = [:]
    /// Outline, sections and all, by writer.
    var articles: [String: Money?] = [:]
    var standard = ""
    var article: Money? { articles[standard] ?? nil }
    var choices: [WriterChoice] = []

    func remakes(_ view: ItemView, hasDocument: Bool) -> [ItemModel.Remake] {
        let made = Set(view.artifacts.map(\.target.variant))
        var remakes: [ItemModel.Remake] = [Variant.transcript, .summary(.comprehensive), .summary(.bulletPoints), .summary(.keyInsights)]
            .map {
                ItemModel.Remake(
                    name: $0.description, title: $0.title, note: made.contains($0) ? Self.note($0) : "Not made yet",
                    prices: prices($0), standard: standard, isChosen: $0.kind == .summary)
            }
        remakes.append(
            .init(
                name: "article", title: "Article",
                note: hasDocument ? "As a proposal where you have edited it" : "Not written yet", prices: articles, standard: standard,
                isChosen: false))
        return remakes
    }

    private func prices(_ variant: Variant) -> [String: Money?] { variants.mapValues { $0[variant] ?? nil } }

    private static func note(_ variant: Variant) -> String {
        variant == .transcript ? "Heard or read once more; what rests on it can follow" : "Written anew from the transcript"
    }
}

extension Pages {
    /// Empty where no plan can be made: the page is shown all the same.
    func prices(of item: ID<Item>) async -> Prices {
        var prices = Prices()
        prices.standard = quill.standardWriter
        do {
            for writer in [quill.standardWriter] + quill.writers.filter({ $0 != quill.standardWriter }) {
                let request = ArticleRequest(input: .item(item), article: true, writer: writer, trigger: "web")
                let plan = try await quill.planArticle(request).plan
                let ofArticle = plan.entries.filter { if case .document = $0.target.subject { true } else { false } }
                let isKnown = ofArticle.allSatisfy(\.estimate.isKnown)
                prices.articles[writer] = .some(isKnown ? ofArticle.reduce(Money.zero) { $0 + $1.estimate.cost } : nil)
                prices.variants[writer] = Dictionary(
                    plan.entries.map { ($0.target.variant, $0.estimate.isKnown ? $0.estimate.cost : nil) }, uniquingKeysWith: { $1 })
            }
        } catch {
            Log.error("no prices for \(item): \(error)")
        }
        prices.choices = writers(chosen: nil) { prices.articles[$0] ?? nil }
        return prices
    }
}
