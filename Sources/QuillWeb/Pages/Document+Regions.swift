internal import QuillCore

extension HTML {
    package mutating func documentHead(_ model: DocumentModel) {
        region(.documentHead(model.id)) { head in
            head.top(model.title, crumbs: [("Documents", .documents)]) { pills in
                pills.pill(model.state)
                pills.span(.class("faint")) { line in
                    line.text("\(Words.count(model.words)) words · version \(model.revision), \(model.changedBy), ")
                    line.moment(model.changedAt)
                }
            } actions: { actions in
                actions.a(.class("button"), .href(.versions(model.id)), .flag("data-versions")) { face in
                    face.icon(.history)
                    face.text("Versions")
                    face.kbd("v", .class("hint-key"))
                }
                actions.reviewButtons(model)
            }
            if let trouble = model.trouble { head.div(.class("banner")) { $0.trouble(trouble) } }
            if let under = model.under { head.underway(under) }
            let proposed = model.sections.filter { $0.proposal?.isNothingNew == false }
            if let first = proposed.first {
                let count = proposed.count
                head.div(.class("banner")) { banner in
                    banner.trouble(
                        Trouble(
                            Words.count(count, "section has a proposal", "sections have proposals"),
                            next: "Nothing changes until you keep it.", tone: .ai,
                            buttons: [.init("Show the first", .document(model.id, section: first.key))]))
                }
            }
        }
    }

    /// The moves that a person may make from here, the next one first.
    private mutating func reviewButtons(_ model: DocumentModel) {
        let moves: [(String, String)] =
            switch model.state {
            case .toEvaluate, .toConfirm: [("submit", model.state == .toEvaluate ? "Worth going on with" : "Send to review")]
            case .toReview, .toRereview: [("request_changes", "Request changes"), ("approve", "Approve")]
            case .toRevise: [("resubmit", "Send back to review")]
            case .readyToPublish, .published: []
            }
        guard !moves.isEmpty else { return }
        form(to: .review(model.id), .class("sheet-foot")) { form in
            form.hidden("state", model.state.rawValue)
            for (index, move) in moves.enumerated() {
                form.button(
                    move.1, .class(index == moves.count - 1 ? "button primary" : "button"), .name("action"), .value(move.0))
            }
        }
    }

    package mutating func documentOutline(_ model: DocumentModel) {
        element(
            "aside",
            [.class("outline"), .id("outline"), .label("Outline"), .route("data-live", .fragment(.documentOutline(model.id)))]
                + [.data("data-on", Fragment.documentOutline(model.id).events), .data("data-about", model.id.text)]
        ) { aside in
            aside.h2("Outline")
            aside.ol { list in
                for section in model.sections {
                    list.li(.class("deep", when: section.level > 2)) { line in
                        line.a(.href(anchor: SectionID.of(section.key))) { link in
                            link.span(section.heading ?? "Lead")
                            if section.proposal != nil { link.outlineSign() }
                        }
                    }
                }
            }
            aside.p(.class("faint foot")) { line in
                line.text("\(Words.count(model.sections.count, "section")) · ")
                line.text(Words.spent(model.cost))
            }
        }
    }

    private mutating func outlineSign() {
        span(.class("sign ai")) { sign in
            sign.sign(.proposal)
            sign.span("has a proposal", .class("vh"))
        }
    }

    package mutating func documentSections(_ model: DocumentModel) {
        region(.documentSections(model.id), .class("sheet")) { sheet in
            if !model.description.isEmpty {
                sheet.div(.class("lead-in")) { lead in
                    lead.p("Description, for links and search", .class("faint"))
                    lead.p(model.description)
                }
            }
            if model.sections.isEmpty {
                sheet.empty(Empty("Nothing written yet", "Sections appear here one by one, each readable as it lands.", icon: .article))
            }
            for whole in model.wholes { sheet.wholeProposal(whole, model) }
            for section in model.sections { sheet.documentSection(section, model) }
        }
    }

    /// One section: read, proposed to change, or open for writing. Alone it is what the editor puts in place.
    package mutating func documentSection(_ section: DocumentModel.Section, _ model: DocumentModel) {
        let id = SectionID.of(section.key)
        let kind: StaticString = section.writing != nil ? "section writing" : section.proposal != nil ? "section proposed" : "section"
        element(
            "section",
            [
                .class(kind), .id(id), .data("data-section", section.key), .label(section.heading ?? "Lead"),
                .flag("data-writing", when: section.writing != nil),
            ]
        ) { box in
            box.sectionHead(section, model)
            if let fallback = section.fallback { box.p(fallback, .class("sub")) }
            if let writing = section.writing {
                box.writingForm(writing, section, model.id)
            } else {
                if let heading = section.heading { box.element(section.level > 2 ? "h3" : "h2", [], heading) }
                if let proposal = section.proposal {
                    box.proposal(proposal, section, model)
                } else {
                    box.div(.class("words")) { $0.rendered(section.body) }
                }
            }
        }
    }

    private mutating func sectionHead(_ section: DocumentModel.Section, _ model: DocumentModel) {
        let name = section.heading ?? "the lead"
        div(.class("section-head")) { head in
            head.span(
                "\(section.author) · " + Words.count(section.words, "word")
                    + (section.cost.cost == .zero ? "" : " · " + Words.spent(section.cost)))
            guard section.writing == nil else { return }
            head.span(.class("tools")) { tools in
                if section.canRegenerate {
                    tools.button(
                        .class("button subtle small"), .type("button"), .named("commandfor", SectionID.of(section.key) + "-again"),
                        .named("command", "show-modal"), .label("Regenerate \(name)")
                    ) { face in
                        face.icon(.retry)
                        face.text("Regenerate ")
                        if let estimate = section.estimate { face.span(Words.estimate(estimate), .class("price")) }
                    }
                }
                tools.a(
                    .class("button subtle small"), .href(.editSection(model.id, section.key)), .flag("data-edit"), .label("Edit \(name)")
                ) { face in
                    face.icon(.pencil)
                    face.text("Edit")
                    face.kbd("e", .class("hint-key"))
                }
            }
        }
    }

    package mutating func documentPlayer(_ model: DocumentModel) {
        guard let item = model.item else { return }
        section(.class("panel"), .label("Source")) { box in
            box.h2("Source")
            box.p { $0.a(item.title, .class("title"), .href(.item(item.id))) }
            if let media = model.media {
                box.div(.flag("data-player")) { player in
                    player.element(
                        media.isVideo ? "video" : "audio",
                        [
                            .flag("controls"), .named("preload", "metadata"), .src(.media(media.asset)), .label(item.title),
                            .flag("data-keep"),
                        ]
                    ) { $0.captionTrack(item.id, media) }
                }
                box.p("Press a time in the text to hear it.", .class("faint needs-script"))
            }
            if !model.citations.targets.isEmpty {
                box.details(.class("source-words needs-script")) { details in
                    details.summary("Transcript, to quote from")
                    details.div(.id("transcript"), .route("data-later", .fragment(.itemTranscript(item.id)))) { _ in }
                    details.transcriptBar(item.id)
                }
            }
        }
    }

    package mutating func documentCost(_ model: DocumentModel) {
        panel("Cost", live: .documentCost(model.id)) { panel in
            if model.cost.cost == .zero { return panel.p("No cost is known: no model with a price wrote any of it.", .class("faint")) }
            panel.table { table in
                table.caption("Cost of each section", .class("vh"))
                table.tbody { body in
                    for section in model.sections { body.costRow(section.heading ?? "Lead", section.cost) }
                    for other in model.otherCosts { body.costRow(other.name, other.cost) }
                    body.costRow("In all", model.cost)
                }
            }
            if !model.cost.isWhole { panel.p("Some calls have no price, and are not in the sums.", .class("faint panel-body")) }
        }
    }

    private mutating func costRow(_ name: String, _ cost: Spent) {
        tr { row in
            row.th(name, .named("scope", "row"))
            row.td(cost.cost == .zero ? "none known" : Words.spent(cost), .class("num"))
        }
    }

    package mutating func documentPlaces(_ model: DocumentModel) {
        section(.class("panel"), .label("Published")) { box in
            box.h2("Published")
            if model.places.isEmpty { return box.p("Not yet.", .class("faint")) }
            box.ul { list in
                for place in model.places {
                    list.li { line in
                        if let address = place.address { line.a(place.name, .href(address)) } else { line.text(place.name) }
                        line.span(.class("sub")) { sub in
                            sub.text("version \(place.revision) · ")
                            sub.moment(place.at)
                        }
                    }
                }
            }
        }
    }
}
