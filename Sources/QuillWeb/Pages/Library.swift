package import QuillCore

/// Every source and where it stands.
package struct LibraryPage: WebPage {
    package let model: LibraryModel

    package init(_ model: LibraryModel) { self.model = model }

    package var shell: Shell { Shell("Library", place: .library, here: .library(model.filter), badges: model.badges) }

    package func content(into page: inout HTML) {
        page.top(
            "Library",
            actions: { actions in
                if !model.isFresh { actions.a("Out of date", .class("button"), .href(.stale())) }
                actions.button(Trouble.Button("Add source", .add), kind: "button primary", icon: .plus)
            })
        if !model.isFresh { page.libraryTools(model) }
        page.libraryList(model)
    }
}

package struct LibraryModel: Sendable {
    /// One of the things that can be made of a source, as a sign on its card.
    package struct Variant: Sendable, Hashable {
        package enum State: String, Sendable { case done, running, failed, absent }

        package let title: String
        package let icon: Icon
        package let state: State

        package init(_ title: String, icon: Icon, _ state: State) {
            self.title = title
            self.icon = icon
            self.state = state
        }
    }

    package struct Card: Sendable {
        package let id: ID<Item>
        package let title: String
        /// Where it is from: a host, a file name.
        package let place: String
        package let icon: Icon
        package let durationSeconds: Double?
        package let words: Int?
        package let language: String?
        package let status: Status
        package let stage: String
        package let job: ID<Job>?
        package let fraction: Double?
        package let variants: [Variant]
        package let documents: Int
        package let addedAt: Timestamp
        package let trouble: Trouble?

        package init(
            id: ID<Item>, title: String, place: String, icon: Icon, durationSeconds: Double?, words: Int?, language: String?,
            status: Status,
            stage: String, job: ID<Job>? = nil, fraction: Double? = nil, variants: [Variant], documents: Int, addedAt: Timestamp,
            trouble: Trouble? = nil
        ) {
            self.id = id
            self.title = title
            self.place = place
            self.icon = icon
            self.durationSeconds = durationSeconds
            self.words = words
            self.language = language
            self.status = status
            self.stage = stage
            self.job = job
            self.fraction = fraction
            self.variants = variants
            self.documents = documents
            self.addedAt = addedAt
            self.trouble = trouble
        }
    }

    package let badges: Shell.Badges
    package let filter: LibraryFilter
    package let cards: [Card]
    /// Of everything that the filter lets through.
    package let total: Int
    package let soundSeconds: Double
    /// The cursor of the next page.
    package let next: String?
    /// Nothing was ever added.
    package let isFresh: Bool
    /// How many cards the page is to show and did not come with.
    package let behind: Int

    package init(
        badges: Shell.Badges, filter: LibraryFilter, cards: [Card], total: Int, soundSeconds: Double, next: String?, isFresh: Bool,
        behind: Int = 0
    ) {
        self.badges = badges
        self.filter = filter
        self.cards = cards
        self.total = total
        self.soundSeconds = soundSeconds
        self.next = next
        self.isFresh = isFresh
        self.behind = behind
    }
}

extension HTML {
    fileprivate mutating func libraryTools(_ model: LibraryModel) {
        form(.class("toolbar"), .named("method", "get"), .action(.library(.everything)), .role("search")) { form in
            form.div(.class("search")) { box in
                box.icon(.search)
                box.input(
                    .type("search"), .name("q"), .value(model.filter.search), .label("Search titles and places"),
                    .named("placeholder", "Search titles and places"), .flag("data-search"))
            }
            form.choice("Status", "status", model.filter.status, ["running": "Running", "ready": "Ready", "failed": "Failed"])
            form.choice("Kind", "kind", model.filter.kind, ["file": "Files", "web": "Web"])
            form.choice("Order", "sort", model.filter.sort, ["title": "By title", "duration": "By length"], none: "Newest first")
            form.button("Show", .class("button"))
            form.span(.class("faint")) { count in
                count.text("\(Words.count(model.total, "source")) · \(Words.duration(model.soundSeconds)) of sound")
            }
        }
    }

    private mutating func choice(
        _ label: String, _ name: StaticString, _ chosen: String?, _ options: KeyValuePairs<String, String>, none: String? = nil
    ) {
        select(.name(name), .label(label)) { list in
            list.option(none ?? "\(label): any", .value(""), .flag("selected", when: chosen == nil))
            for (value, words) in options { list.option(words, .value(value), .flag("selected", when: chosen == value)) }
        }
    }

    package mutating func libraryList(_ model: LibraryModel) {
        region(.libraryList(model.filter, isBegun: model.behind > 0)) { list in
            if model.isFresh {
                list.div(.class("panel")) { panel in
                    panel.empty(
                        Empty(
                            "Your library is empty", "Paste a link, drop a recording or a text, and see what Quill makes of it.",
                            icon: .library, button: .init("Add your first source", .add)))
                }
            } else if model.cards.isEmpty {
                list.div(.class("panel")) { panel in
                    panel.empty(
                        Empty(
                            "No source matches", "Nothing has " + model.filter.words + ".", icon: .search,
                            button: .init("Show everything", .library(.everything))))
                }
            } else {
                list.ul(.class("cards"), .flag("data-rows")) { cards in
                    for card in model.cards { cards.libraryCard(card) }
                }
                if let next = model.next {
                    var filter = model.filter
                    filter.cursor = next
                    list.p(.class("pages")) { $0.a("Older sources", .class("button"), .href(.library(filter))) }
                }
                if model.behind > 0 { list.ghosts(model.behind) }
            }
        }
    }

    /// They keep the place of the cards that follow, so that who comes back to the page stands where one stood.
    private mutating func ghosts(_ count: Int) {
        div(.class("cards ghosts needs-script"), .named("aria-hidden", "true")) { list in
            for _ in 0..<count { list.div(.class("panel")) { _ in } }
        }
    }

    private mutating func libraryCard(_ card: LibraryModel.Card) {
        li(.class("panel card"), .key(card.id.text)) { box in
            box.div(.class("where")) { line in
                line.icon(card.icon)
                line.span(card.place)
                if let duration = card.durationSeconds {
                    line.b(Words.clock(Int(clamping: Int64(max(0, min(duration, 1e9))))), .class("num"))
                } else if let words = card.words {
                    line.b("\(Words.count(words)) words", .class("num"))
                }
            }
            box.h2 { $0.a(card.title, .class("title"), .href(.item(card.id))) }
            if let trouble = card.trouble {
                box.p(
                    [trouble.what, trouble.next].compactMap(\.self).joined(separator: trouble.what.hasSuffix(".") ? " " : ". "),
                    .class("sub bad"))
            }
            box.div(.class("foot")) { foot in
                if card.status == .running { foot.progress(card.fraction, job: card.job, label: card.stage) }
                foot.div { line in
                    line.span(.class(card.status.tone)) { pill in
                        pill.sign(card.status)
                        pill.span(card.stage, .data("data-job", card.job?.text), .flag("data-stage", when: card.job != nil))
                    }
                    if let button = card.trouble?.buttons.first {
                        line.button(button, kind: "button small", icon: .retry, retry: true)
                    } else {
                        line.span(.class("faint")) { $0.moment(card.addedAt) }
                    }
                }
                foot.div { line in
                    line.glyphs(card.variants)
                    let facts = [card.documents > 0 ? Words.count(card.documents, "document") : nil, card.language.map(Words.language)]
                    line.span(facts.compactMap { $0 }.joined(separator: " · "), .class("faint"))
                }
            }
        }
    }

    private mutating func glyphs(_ variants: [LibraryModel.Variant]) {
        ul(.class("glyphs"), .label("Made of it")) { list in
            for variant in variants {
                let words = "\(variant.title): \(variant.state == .absent ? "not made" : variant.state.rawValue)"
                list.li(.classes([variant.state.rawValue]), .title(words)) { glyph in
                    glyph.icon(variant.icon)
                    glyph.name(words)
                }
            }
        }
    }
}

extension LibraryFilter {
    /// The filter said in words.
    var words: String {
        var parts: [String] = []
        if !search.isEmpty { parts.append("“\(search)” in its title or place") }
        if let status { parts.append("the status \(status)") }
        if let kind { parts.append("the kind \(kind)") }
        return parts.joined(separator: " and ")
    }
}
