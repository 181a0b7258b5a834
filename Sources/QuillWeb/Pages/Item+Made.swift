internal import QuillCore

/// What was made of an item: its variants, documents and runs.
extension HTML {
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
                if let fallback = variant.fallback { box.p(fallback, .class("sub")) }
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
                    line.span(Words.spent(run.cost), .class("faint num"))
                }
            }
        }
    }
}
