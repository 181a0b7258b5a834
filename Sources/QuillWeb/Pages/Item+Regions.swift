internal import QuillCore

extension HTML {
    package mutating func itemHead(_ model: ItemModel) {
        region(.itemHead(model.id)) { head in
            head.top(model.title, crumbs: [("Library", .library(.everything))]) { pills in
                pills.pill(model.status, model.statusWords)
                pills.span(.class("faint")) { line in
                    if let address = model.address { line.a(model.place, .href(address)) } else { line.text(model.place) }
                    if let duration = model.durationSeconds { line.text(" · " + Words.duration(duration)) }
                    if let language = model.language { line.text(" · " + Words.language(language)) }
                    line.text(" · added ")
                    line.moment(model.addedAt)
                }
            } actions: { actions in
                actions.opener("Delete…", "delete", kind: "button subtle", icon: .trash)
                actions.opener("Remake…", "remake", icon: .retry)
                if let document = model.documents.first {
                    actions.button(Trouble.Button("Open document", .document(document.document)), kind: "button primary", icon: .article)
                } else if let estimate = model.articleEstimate {
                    actions.form(to: .write(model.id)) { form in
                        form.button(.class("button primary")) { face in
                            face.icon(.article)
                            face.text("Write document ")
                            face.span(Words.estimate(estimate), .class("price"))
                        }
                    }
                }
            }
            if let trouble = model.trouble { head.div(.class("banner")) { $0.trouble(trouble) } }
            if let under = model.under { head.underway(under) }
        }
    }

    mutating func underway(_ under: ItemModel.Under) {
        div(.class("panel underway banner")) { box in
            box.div(.class("line")) { line in
                line.span(.class("pill accent")) { pill in
                    pill.sign(.running)
                    pill.span(under.stage, .data("data-job", under.job?.text), .flag("data-stage"))
                }
                line.steps(under.bar)
                line.span(.class("faint num")) { time in
                    time.running(since: under.startedAt, of: under.expectedSeconds)
                }
                line.span(.class("more")) { $0.a("Follow the run", .href(.run(under.run))) }
            }
            box.progress(under.fraction, job: under.job, label: under.stage)
        }
    }

    package mutating func itemPlayer(_ model: ItemModel) {
        region(.itemPlayer(model.id), .class("player"), .flag("data-player", when: model.media != nil)) { player in
            guard let media = model.media else {
                return player.p(model.silence ?? "There is nothing to play.", .class("quiet"))
            }
            let attributes: [Attribute] = [
                .key("media"), .flag("controls"), .named("preload", "none"), .src(.media(media.asset)), .label(model.title),
                .flag("data-keep"), .flag("data-fetch-later"),
            ]
            player.element(media.isVideo ? "video" : "audio", attributes) { $0.captionTrack(model.id, media) }
            player.div(.class("controls needs-script"), .role("group"), .label("Player")) { row in
                row.button("−5 s", .type("button"), .class("button small"), .data("data-seek", "-5"), .label("Back 5 seconds"))
                row.button("+5 s", .type("button"), .class("button small"), .data("data-seek", "5"), .label("On 5 seconds"))
                row.select(.label("Speed"), .flag("data-rate"), .flag("data-keep")) { list in
                    for rate in ["0.75", "1", "1.25", "1.5", "1.75", "2"] {
                        list.option(rate + "×", .value(rate), .flag("selected", when: rate == "1"))
                    }
                }
                row.button(
                    "Follow", .type("button"), .class("button small"), .named("aria-pressed", "true"), .flag("data-follow"),
                    .flag("data-keep"))
                row.span("Press a time to hear it, a line to quote it", .class("hint"))
            }
        }
    }

    package mutating func itemPart(_ model: ItemModel) {
        region(.itemPart(model.id, model.part), .class("panel")) { panel in
            panel.h2("Made of it", .class("vh"))
            panel.nav(.class("tabs"), .label("Made of it")) { tabs in
                for part in ItemPart.allCases {
                    let (title, count) =
                        switch part {
                        case .variants: ("Variants", model.variants.count)
                        case .documents: ("Documents", model.documents.count)
                        case .runs: ("Runs", model.runs.count)
                        }
                    tabs.a(.href(.item(model.id, part: part)), .named("aria-current", model.part == part ? "page" : nil)) { tab in
                        tab.text(title)
                        tab.span(String(count), .class("count"))
                    }
                }
            }
            switch model.part {
            case .variants: panel.variantList(model)
            case .documents: panel.workList(model.documents)
            case .runs: panel.runList(model.runs)
            }
        }
    }

    private mutating func variantList(_ model: ItemModel) {
        guard !model.variants.isEmpty else {
            return empty(Empty("Nothing made yet", "Summaries appear here one by one.", icon: .layers))
        }
        for variant in model.variants {
            article(.class("variant"), .key(variant.name)) { box in
                box.div(.class("line")) { line in
                    line.h3(variant.title)
                    line.pill(variant.status, variant.statusWords)
                }
                if !variant.facts.isEmpty || variant.madeAt != nil {
                    box.p(.class("meta")) { meta in
                        for fact in variant.facts { meta.span(fact) }
                        if let at = variant.madeAt { meta.moment(at) }
                    }
                }
                if let stale = variant.stale { box.p("Out of date: " + stale, .class("sub")) }
                if variant.status == .running { box.progress(variant.fraction, job: variant.job, label: variant.title) }
                if let trouble = variant.trouble { box.trouble(trouble) }
                if let body = variant.body {
                    box.details(.flag("open", when: variant.name == model.variants.first(where: { $0.body != nil })?.name)) { details in
                        details.summary("Read")
                        details.div(.class("words small")) { $0.rendered(body) }
                    }
                    box.div(.class("variant-foot")) { foot in
                        if let markdown = variant.markdown {
                            foot.button(
                                "Copy", .type("button"), .class("button subtle small needs-script"), .data("data-copy", markdown),
                                .label("Copy \(variant.title)"))
                        }
                        foot.button(
                            .type("button"), .class("button subtle small"), .named("commandfor", "remake"),
                            .named("command", "show-modal"), .data("data-only", variant.name), .label("Remake \(variant.title)")
                        ) { face in
                            face.icon(.retry)
                            face.text("Remake…")
                        }
                    }
                }
            }
        }
    }

    private mutating func workList(_ works: [ItemModel.Work]) {
        guard !works.isEmpty else {
            return empty(Empty("No document yet", "A document is written from the transcript, in sections that cite it.", icon: .article))
        }
        ul(.class("list"), .flag("data-rows")) { list in
            for work in works {
                list.li(.key(work.document.text)) { line in
                    line.div(.class("grow")) { words in
                        words.a(work.title, .class("title"), .href(.document(work.document)))
                        words.span(.class("sub")) { sub in
                            sub.text("version \(work.revision) · \(Words.count(work.words)) words · ")
                            sub.moment(work.at)
                        }
                    }
                    line.pill(work.state)
                }
            }
        }
    }

    private mutating func runList(_ runs: [ItemModel.PastRun]) {
        guard !runs.isEmpty else { return empty(Empty("No runs", "Every asking is kept here with its steps.", icon: .history)) }
        ul(.class("list"), .flag("data-rows")) { list in
            for run in runs {
                list.li(.key(run.run.text)) { line in
                    line.pill(run.status)
                    line.div(.class("grow")) { words in
                        words.a(run.wanted, .class("title"), .href(.run(run.run)))
                        words.span(.class("sub")) { sub in
                            sub.moment(run.startedAt)
                            if let seconds = run.seconds { sub.text(" · " + Words.duration(seconds)) }
                        }
                    }
                    line.span(run.cost == .zero ? "free" : Words.money(run.cost), .class("faint num"))
                }
            }
        }
    }

    /// What cannot be undone asks first, and says what stays.
    mutating func deleteDialog(_ model: ItemModel) {
        dialog("Delete “\(model.title)”?", id: "delete") { dialog in
            dialog.form(to: .deleteItem(model.id)) { form in
                form.p { $0.strong("These are deleted for good:") }
                form.ul(.class("bullets")) { list in
                    if let media = model.media {
                        let length = model.durationSeconds.map { ", \(Words.duration($0))" } ?? ""
                        list.li("the \(media.isVideo ? "video" : "recording")\(length), as it is kept here")
                    }
                    if let transcript = model.transcript { list.li("the transcript, \(Words.count(transcript.total, "line"))") }
                    if !model.variants.isEmpty { list.li(Words.count(model.variants.count, "summary", "summaries")) }
                    list.li("its place in the library, with the history of \(Words.count(model.runs.count, "run"))")
                }
                form.p(.class("quiet")) { line in
                    switch model.documents.count {
                    case 0: line.text("No document was made from it.")
                    case 1: line.text("The document made from it stays; its citations will say that the source is gone.")
                    default:
                        line.text(
                            "The \(Words.count(model.documents.count)) documents made from it stay; their citations will say that the source is gone."
                        )
                    }
                    line.text(" What is at its place of origin is not touched: you can add it again, and pay again for what costs.")
                }
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button(
                        "Keep it", .type("button"), .class("button"), .named("commandfor", "delete"), .named("command", "close"))
                    foot.button("Delete for good", .class("button danger"), .flag("data-commit"))
                }
            }
        }
    }

    /// `extractive 0` a line, in nano-dollars; without a number where it cannot be told.
    private static func priceList(_ prices: [String: Money?]) -> String {
        prices.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.map { String($0.nanoDollars) } ?? "")" }.joined(separator: "\n")
    }

    mutating func remakeDialog(_ model: ItemModel) {
        dialog("Remake", id: "remake") { dialog in
            dialog.form(to: .remake(model.id)) { form in
                form.p("What you choose is made anew; what was made before stays as history.", .class("quiet"))
                form.fieldset { set in
                    set.legend("What")
                    for (index, remake) in model.remakes.enumerated() {
                        set.label(.class("check")) { line in
                            line.input(
                                .type("checkbox"), .name("variant"), .value(remake.name), .id("remake-\(index)"),
                                .flag("checked", when: remake.isChosen), .data("data-prices", Self.priceList(remake.prices)))
                            line.span { words in
                                words.text(remake.title)
                                words.span(remake.note, .class("hint"))
                            }
                            line.span(remake.estimate.map(Words.estimate) ?? "price unknown", .class("price"))
                        }
                    }
                }
                form.writers(model.writers, prefix: "remake")
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    let chosen = model.remakes.filter(\.isChosen).compactMap(\.estimate).reduce(Money.zero, +)
                    foot.span(.class("quiet")) { line in
                        line.text("Together: ")
                        line.span(Words.estimate(chosen), .class("num"), .flag("data-total"), .role("status"))
                    }
                    foot.button(.class("button primary"), .flag("data-commit")) { face in
                        face.icon(.retry)
                        face.text("Remake")
                    }
                }
            }
        }
    }
}
