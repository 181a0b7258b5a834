import Foundation
import QuillCore
import Testing
import WebSamples

@testable import QuillWeb

/// What holds of every page in every state.
@Suite struct PageTests {
    @Test(arguments: Gallery.pages.map(\.name))
    func everyPageIsSound(_ name: String) throws {
        let entry = try #require(Gallery.pages.first { $0.name == name })
        for site in [plain, full] {
            let page = try Markup(String(decoding: entry.page.render(site), as: UTF8.self))
            #expect(page.count("h1") == 1)
            #expect(page.count("main") == 1 && !(page.all("title").first?.text.isEmpty ?? true))
            #expect(page.all("style").isEmpty && page.values("style").isEmpty, "inline style")
            #expect(page.all("script").allSatisfy { $0.attributes["src"] != nil && $0.text.isEmpty }, "inline script")
            #expect(page.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } }, "inline handler")
            let ids = page.values("id")
            #expect(Set(ids).count == ids.count, "doubled id: \(Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys)")
            for name in ["for", "aria-labelledby", "aria-describedby", "commandfor"] {
                for reference in page.values(name).flatMap({ $0.split(separator: " ").map(String.init) }) {
                    #expect(ids.contains(reference), "\(name)=\(reference) leads nowhere")
                }
            }
            for control in page.all("a") + page.all("button") {
                #expect(!control.text.isEmpty || control.attributes["aria-label"] != nil || control.attributes["title"] != nil)
            }
            for form in page.all("form") where form.attributes["method"] == "post" {
                #expect(site.formToken == nil || form.inner.contains(#"name="form_token""#))
            }
            #expect(page.values("href").allSatisfy { ["/", "#", "https://", "data:,"].contains(where: $0.hasPrefix) })
        }
    }

    @Test func navigationLeadsOnlyToPagesThatExist() throws {
        let paths = Set(Gallery.pages.map(\.path))
        let page = try Markup(String(decoding: OverviewPage(Samples.overview).render(full), as: UTF8.self))
        let rail = try #require(page.all("nav").first { $0.attributes["aria-label"] == "Main" })
        for link in try Markup(rail.inner).all("a") { #expect(paths.contains(link.attributes["href"] ?? "")) }
    }

    @Test func regionsOfAPageAreTheirFragments() throws {
        let page = String(decoding: OverviewPage(Samples.overview).render(full), as: UTF8.self)
        let model = Samples.overview
        let regions = [
            html(full) { $0.overviewStrip(model.strip) }, html(full) { $0.overviewTiles(model.tiles) },
            html(full) { $0.overviewPipeline(model.pipeline) }, html(full) { $0.overviewDays(model.days) },
            html(full) { $0.overviewWaiting(model.waiting) }, html(full) { $0.overviewRecent(model.recent) },
        ]
        for region in regions { #expect(page.contains(region)) }
    }

    /// Where no writer heeds wishes none is asked for, and the dialog says what it takes.
    @Test func wishesAreOfferedOnlyWhereAModelHeedsThem() throws {
        for hasModel in [true, false] {
            let model = hasModel ? Samples.document(Samples.sections) : Samples.document(Samples.sections, tones: [])
            let page = try Markup(String(decoding: DocumentPage(model).render(full), as: UTF8.self))
            let dialogs = page.all("dialog").filter { $0.inner.contains("/regenerate") }
            #expect(!dialogs.isEmpty)
            for dialog in dialogs {
                let controls = try Markup(dialog.inner).values("name")
                for wish in ["instructions", "tone"] { #expect(controls.contains(wish) == hasModel, "\(wish)") }
                #expect(controls.contains("writer"))
                #expect(dialog.text.contains("set up a language model") == !hasModel)
            }
        }
    }

    /// Whatever stands in a model, it stays words.
    @Test func whatHasNoPriceIsNotTakenForNothing() {
        func page(_ cost: Money, _ unpriced: [String] = ["openai:smollm2"]) -> String {
            let live = Samples.runLive
            let run = RunModel(
                id: live.id, badges: live.badges, item: live.item, title: live.title, status: live.status, statusWords: live.statusWords,
                wanted: live.wanted, trigger: live.trigger, startedAt: live.startedAt, seconds: 4, expectedSeconds: nil, cost: cost,
                unpriced: unpriced, estimate: nil, steps: [], log: [])
            return String(decoding: RunPage(run).render(plain), as: UTF8.self)
        }
        let (some, none) = (page(Money(nanoDollars: 120_000_000)), page(.zero))
        #expect(some.contains("at least $0.12") && some.contains("No price of") && some.contains("openai:smollm2"))
        #expect(page(.zero, []).contains("nothing") && !page(.zero, []).contains("no known cost"))
        #expect(none.contains("no known cost") && !none.contains("at least") && none.contains("No price of"))
    }

    @Test("A sum of what was spent says when calls without a price are among it: of a month, a document, a source") func unpricedSums() {
        let (some, none) = (Spent(Money(nanoDollars: 120_000_000), isWhole: false), Spent(isWhole: false))
        #expect(Words.spent(some) == "at least $0.12" && Words.spent(none) == "no known cost")
        #expect(Words.spent(Spent(some.cost)) == "$0.12")
        func tile(_ spent: Spent, cap: Money?) -> String {
            let model = OverviewModel.Tiles(
                waiting: 0, waitingNote: "", publishedThisWeek: 0, publishedLastWeek: 0, spentThisMonth: spent, cap: cap, sources: 0,
                soundSeconds: 0)
            var html = HTML(site: plain)
            html.overviewTiles(model)
            return String(decoding: html.bytes, as: UTF8.self)
        }
        for cap in [nil, Money(nanoDollars: 1_000_000_000)] {
            #expect(tile(some, cap: cap).contains("≥ $0.12") && tile(some, cap: cap).contains("some calls have no price"))
            #expect(!tile(Spent(some.cost), cap: cap).contains("≥") && !tile(Spent(some.cost), cap: cap).contains("no price"))
        }
        func documents(_ spent: Spent) -> String {
            let row = DocumentsModel.Row(
                id: Samples.document, title: "A draft", origin: "a talk", state: .toReview, proposals: 0, words: 3, cost: spent,
                changedAt: Samples.now)
            return String(decoding: DocumentsPage(DocumentsModel(badges: Shell.Badges(), rows: [row])).render(plain), as: UTF8.self)
        }
        #expect(documents(some).contains("at least $0.12") && documents(none).contains("none known"))
        #expect(documents(Spent(some.cost)).contains("$0.12") && !documents(Spent(some.cost)).contains("at least"))
        func runs(_ spent: Spent) -> String {
            let run = ItemModel.PastRun(
                run: Samples.run, wanted: "Everything", status: .done, startedAt: Samples.now, seconds: 4, cost: spent)
            let item = ItemModel(
                id: Samples.item, badges: Shell.Badges(), title: "A talk", status: .ready, statusWords: "Ready", place: "talk.wav",
                address: nil, durationSeconds: nil, language: nil, addedAt: Samples.now, under: nil, trouble: nil, media: nil, silence: nil,
                transcript: nil, part: .runs, variants: [], documents: [], runs: [run], remakes: [], writers: [], articleEstimate: nil)
            return String(decoding: ItemPage(item).render(plain), as: UTF8.self)
        }
        #expect(runs(some).contains("at least $0.12") && runs(none).contains("no known cost"))
        #expect(runs(Spent(some.cost)).contains("$0.12") && !runs(Spent(some.cost)).contains("at least"))
    }

    @Test func hostileWordsStayWords() throws {
        let bad = #"</title><script>alert(1)</script><img src=x onerror=alert(2)>"' onclick="x"#
        let section = DocumentModel.Section(
            key: bad, heading: bad, level: 2, body: Rendered(markdown: bad), words: 1, author: bad, cost: .nothing,
            estimate: nil,
            proposal: .init(
                id: bad, instructions: bad, author: bad, at: Samples.now, cost: .nothing, wordsAdded: 1, wordsRemoved: 1,
                hunks: [.change(id: bad, runs: [DiffRun(.added, bad + "[\(bad)](cue:\(bad))")], isChosen: true)]),
            writing: nil)
        let open = DocumentModel.Section(
            key: "b" + bad, heading: bad, level: 2, body: Rendered(markdown: bad), words: 1, author: bad, cost: .nothing,
            estimate: nil,
            writing: .init(
                base: 1, heading: bad, markdown: "</textarea>" + bad,
                conflict: .init(who: bad, at: Samples.now, revision: 2, theirs: bad, yours: bad)))
        let cue = Cue(id: 0, startMilliseconds: nil, endMilliseconds: nil, text: bad, speaker: bad)
        let item = ItemModel(
            id: Samples.item, badges: Shell.Badges(), title: bad, status: .failed, statusWords: bad, place: bad, address: nil,
            durationSeconds: .nan, language: bad, addedAt: Samples.now, under: nil, trouble: Trouble(bad, next: bad, reference: bad),
            media: .init(asset: bad, type: bad), silence: nil,
            transcript: .init(origin: bad, notes: [bad], cues: [cue], chapters: [0: bad]),
            part: .variants,
            variants: [
                .init(name: bad, title: bad, status: .done, statusWords: bad, facts: [bad], body: Rendered(markdown: bad), stale: bad)
            ],
            documents: [], runs: [], details: [.init(bad, bad)],
            remakes: [.init(name: bad, title: bad, note: bad, estimate: nil, isChosen: true)], writers: [], articleEstimate: nil)
        let pages: [any WebPage] = [
            DocumentPage(Samples.document([section, open], trouble: Trouble(bad))), ItemPage(item),
            AddPage(
                AddModel(
                    badges: Shell.Badges(), url: bad, title: bad, text: "</textarea>" + bad, faults: ["url": bad], writers: [], plan: [],
                    sizeMax: 1)),
            ProblemPage(status: 404, title: bad, what: bad, next: bad, reference: bad),
        ]
        for page in pages {
            let made = String(decoding: page.render(full), as: UTF8.self)
            #expect(!made.contains("<script>") && !made.contains("<img") && !made.contains("onerror=alert(2)>\""))
            let parsed = try Markup(made)
            #expect(parsed.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
            #expect(Set(parsed.values("id")).count == parsed.values("id").count)
        }
    }
}
