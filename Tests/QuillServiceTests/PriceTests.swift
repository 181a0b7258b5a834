import QuillCore
import QuillPipeline
import Testing

@testable import QuillService

/// The price that is shown before anything is spent, and what is then spent.
@Suite struct PriceTests {
    private func cost(_ view: RunView) -> Money { view.usage.reduce(.zero) { $0 + $1.usage.cost } }

    /// Nobody knows an answer's length beforehand, so what is shown is the order of it, rather too much than too little.
    @Test(arguments: ["openai", "anthropic"]) func whatWasShownIsNearWhatWasSpent(_ vendor: String) async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk([("openai", try peer.openAI("author")), ("anthropic", try peer.anthropic("author"))])
        let item = try await desk.item()
        let request = ArticleRequest(input: .item(item), writer: vendor, trigger: "test")
        let plan = try await desk.quill.planArticle(request).plan
        // The sections are not known yet, and yet they are in the price.
        let article = try #require(plan.entries.first { $0.target.variant == .revision })
        #expect(article.estimate.cost > .zero && !article.estimate.isKnown && !plan.isCertain)

        let view = try await desk.work(request)
        #expect(view.run.state == .succeeded, "\(view.jobs.compactMap(\.error))")
        let share = Double(cost(view).nanoDollars) / Double(plan.cost.nanoDollars)
        #expect((0.3...1.1).contains(share), "spent \(cost(view)) where \(plan.cost) was shown")
        // Every record is its quantity times the price, and nothing was asked that no job of the run accounts for.
        for record in view.usage {
            let price = record.usage.unit == "input-tokens" ? 1_000.0 : 4_000.0
            #expect(Double(record.usage.cost.nanoDollars) == (record.usage.quantity * price).rounded(.up))
        }
        let calls = view.usage.count / 2
        let written = view.jobs.filter { ["outline", "chapters", "section", "seo", "summarise"].contains($0.step) }
        #expect(calls == written.count && calls >= 8, "\(calls) calls for \(written.count) jobs")

        // What is there costs nothing: neither shown nor spent.
        #expect(try await desk.quill.planArticle(request).plan.cost == .zero)
        #expect(cost(try await desk.work(request)) == .zero)
    }

    /// Once the chapters are there each section has its own price, and the article is free again.
    @Test func theSectionsArePricedOnce() async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk([("openai", try peer.openAI("author"))])
        let item = try await desk.item()
        var request = ArticleRequest(input: .item(item), variants: [], writer: "openai", trigger: "test")
        _ = try await desk.work(request)
        request.remake = ["sections"]
        let plan = try await desk.quill.planArticle(request).plan
        let article = try #require(plan.entries.first { $0.target.variant == .revision })
        let sections = plan.toMake.filter { $0.target.variant.kind == .section }
        #expect(article.estimate == .free && sections.count >= 5 && sections.allSatisfy { $0.estimate.isKnown && $0.estimate.cost > .zero })
        let spent = cost(try await desk.work(request))
        #expect(spent > .zero && spent < plan.cost, "spent \(spent) where \(plan.cost) was shown")
    }

    /// Chapters that are made anew may name more sections than there were.
    @Test func sectionsOfNewChaptersAreNotCertain() async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk([("openai", try peer.openAI("author"))])
        var request = ArticleRequest(input: .item(try await desk.item()), variants: [], writer: "openai", trigger: "test")
        request.style.targetChapters = 1
        #expect(try await desk.work(request).run.state == .succeeded)
        request.style.targetChapters = nil
        request.remake = ["article"]
        let plan = try await desk.quill.planArticle(request).plan
        let sections = plan.toMake.filter { $0.target.variant.kind == .section }
        let article = try #require(plan.entries.first { $0.target.variant == .revision })
        #expect(!sections.isEmpty && sections.count < 8 && sections.allSatisfy { !$0.estimate.isKnown && $0.estimate.cost > .zero })
        #expect(article.estimate.cost > .zero && !article.estimate.isKnown && !plan.isCertain)
        let spent = cost(try await desk.work(request))
        #expect(spent > .zero && spent < plan.cost, "spent \(spent) where \(plan.cost) was shown")
    }

    /// Nothing is made up where nobody has told a price: not before, and not after.
    @Test func aModelWithoutAPriceIsSaidToHaveNone() async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk([("openai", try peer.openAI("author", price: nil))])
        let request = ArticleRequest(input: .item(try await desk.item()), variants: [], writer: "openai,extractive", trigger: "test")
        let plan = try await desk.quill.planArticle(request).plan
        #expect(!plan.hasPrice && !plan.isCertain && plan.unpriced == ["openai:gpt-test"] && plan.cost == .zero)
        let article = try #require(plan.entries.first { $0.target.variant == .revision })
        #expect(article.estimate.gap == .price(of: "openai:gpt-test"), "the sections that are to come are in it")
        let view = try await desk.work(request)
        #expect(view.unpriced == ["openai:gpt-test"])
        // Whoever looks where the model is not set up, or where its price has been told since, is told the same.
        let usage = try await desk.quill.run(view.run.id).usage
        #expect(!usage.isEmpty && usage.allSatisfy { !$0.usage.isPriced && $0.usage.cost == .zero })
        let named = Parameters(writer: "openai,extractive", speechModel: "x", maxSections: 5)
        let answered = Set(usage.map { "openai:\($0.usage.model)" }).sorted()
        #expect(named.unpriced(usage, Writers([], models: [], prompts: try .embedded())) == answered && answered != ["openai:gpt-test"])
        let since = Writers(
            [], models: [("openai", try peer.openAI("author"))], makers: ["openai": { peer.openAIOrNone("author", model: $0) }],
            prompts: try .embedded())
        #expect(named.unpriced(usage, since) == ["openai:gpt-test"])
        // Of two models of one vendor the one that answered is named, and not the other.
        let several = Parameters(writer: "openai,openai:other", speechModel: "x", maxSections: 5)
        #expect(several.unpriced(usage, since) == answered)
        // Without a model there is nothing to tell, although the run of before is looked at again.
        let later = try await desk.work(ArticleRequest(input: request.input, variants: [], writer: "extractive", trigger: "test"))
        #expect(later.unpriced.isEmpty)
    }

    @Test func aModelThatCostsNothingIsFreeAndNotUnknown() async throws {
        let peer = try await ModelPeer.vendors()
        let desk = try await ModelDesk([("openai", try peer.openAI("author", price: TokenPrice(input: .zero, output: .zero)))])
        let view = try await desk.work(ArticleRequest(input: .item(try await desk.item()), variants: [], writer: "openai", trigger: "test"))
        #expect(view.run.state == .succeeded && view.unpriced.isEmpty)
        #expect(!view.usage.isEmpty && view.usage.allSatisfy { $0.usage.isPriced && $0.usage.cost == .zero })
    }

    @Test func theExtractiveWriterCostsNothingFromTheBeginning() async throws {
        let desk = try await ModelDesk([])
        let request = ArticleRequest(input: .item(try await desk.item()), writer: "extractive", trigger: "test")
        let plan = try await desk.quill.planArticle(request).plan
        #expect(plan.cost == .zero && plan.toMake.allSatisfy { $0.estimate.isKnown })
        let view = try await desk.work(request)
        #expect(view.run.state == .succeeded && view.usage.isEmpty)
    }
}
