package import QuillCore

extension HTML {
    /// A change that a machine asks to make: shown in the prose itself, kept as a whole, in part or not at all.
    mutating func proposal(_ proposal: DocumentModel.Proposal, _ section: DocumentModel.Section, _ model: DocumentModel) {
        if proposal.isNothingNew { return nothingNew(proposal, section, model) }
        div(.class("proposal"), .data("data-proposal", proposal.id)) { box in
            box.proposalHead(proposal)
            box.form(to: .acceptProposal(model.id, proposal.id), .flag("data-hunks"), .flag("data-primary")) { form in
                form.hidden("base", String(model.revision))
                for hunk in proposal.hunks { form.hunk(hunk, proposal.id, model.citations) }
                form.proposalFoot(proposal, section.canRegenerate ? SectionID.of(section.key) + "-again" : nil, model)
            }
        }
    }

    /// It came out as it stands: that is said, with what can be done instead, over the text as it is.
    private mutating func nothingNew(
        _ proposal: DocumentModel.Proposal, _ section: DocumentModel.Section, _ model: DocumentModel
    ) {
        let name = section.heading ?? "the lead"
        div(.class("proposal"), .data("data-proposal", proposal.id)) { box in
            box.proposalHead(proposal)
            box.form(to: .acceptProposal(model.id, proposal.id)) { form in
                form.div(.class("same")) { words in
                    words.p { $0.strong("Nothing new: it came out word for word as it stands.") }
                    words.p(
                        model.tones.isEmpty
                            ? "Without a model the speaker's own sentences are chosen by fixed rules, so asking again gives the same. "
                                + "Edit the section by hand, or set up a language model, which can be told what should change."
                            : "Ask again and say what should change, or edit the section by hand.", .class("quiet"))
                }
                form.div(.class("proposal-foot")) { foot in
                    foot.a(
                        "Edit by hand", .class("button primary"), .href(.editSection(model.id, section.key)), .flag("data-edit"),
                        .label("Edit \(name) by hand"))
                    if section.canRegenerate, !model.tones.isEmpty {
                        foot.button(
                            "Ask again…", .class("button"), .type("button"), .named("commandfor", SectionID.of(section.key) + "-again"),
                            .named("command", "show-modal"))
                    }
                    foot.button("Discard", .class("button subtle"), .formAction(.action(.rejectProposal(model.id, proposal.id))))
                }
            }
        }
        div(.class("words")) { $0.rendered(section.body) }
    }

    /// A change of several sections at once: one form, since it is decided on as a whole.
    mutating func wholeProposal(_ whole: DocumentModel.Whole, _ model: DocumentModel) {
        section(.class("section proposed"), .id("p-" + Query.encoded(whole.proposal.id)), .label("Proposal for the document")) { box in
            box.h2("The document, written anew")
            box.div(.class("proposal"), .data("data-proposal", whole.proposal.id)) { box in
                box.proposalHead(whole.proposal)
                box.form(to: .acceptProposal(model.id, whole.proposal.id), .flag("data-hunks"), .flag("data-primary")) { form in
                    form.hidden("base", String(model.revision))
                    for part in whole.parts {
                        form.h3(part.heading)
                        for hunk in part.hunks { form.hunk(hunk, whole.proposal.id, model.citations) }
                    }
                    form.proposalFoot(whole.proposal, nil, model)
                }
            }
        }
    }

    private mutating func proposalHead(_ proposal: DocumentModel.Proposal) {
        div(.class("proposal-head")) { head in
            head.pill(.proposal, proposal.count > 1 ? "Proposal \(proposal.ordinal) of \(proposal.count)" : "Proposal")
            head.span(proposal.instructions ?? "Written anew")
            head.span(.class("num")) { line in
                line.text(proposal.author + " · ")
                if !proposal.isNothingNew { line.text(proposal.wordsChanged + " · ") }
                line.text(Words.price(proposal.cost) + " · ")
                line.moment(proposal.at)
            }
        }
        if let fallback = proposal.fallback { p(fallback, .class("sub")) }
        if proposal.isConflict {
            p("The document has changed the same words since this was made; those stay as they are now.", .class("sub"))
        }
    }

    private mutating func proposalFoot(_ proposal: DocumentModel.Proposal, _ dialog: String?, _ model: DocumentModel) {
        let changes = proposal.hunks.filter { if case .change = $0 { true } else { false } }
        let chosen = changes.filter { if case .change(_, _, let isChosen) = $0 { isChosen } else { false } }.count
        if changes.isEmpty { p("It says what the document says already: there is nothing to keep.", .class("quiet")) }
        div(.class("proposal-foot")) { foot in
            if !changes.isEmpty {
                foot.button(.class("button primary"), .flag("data-commit"), .flag("disabled", when: chosen == 0)) { face in
                    face.span(chosen == 1 ? "Keep 1 change" : "Keep \(chosen) changes", .flag("data-count"))
                    face.kbd("⌘↵", .class("hint-key"))
                }
            }
            if let dialog {
                foot.button("Ask again…", .class("button"), .type("button"), .named("commandfor", dialog), .named("command", "show-modal"))
            }
            foot.button("Discard", .class("button subtle"), .formAction(.action(.rejectProposal(model.id, proposal.id))))
            if !changes.isEmpty { foot.span("Makes version \(model.revision + 1)", .class("quiet")) }
        }
    }

    private mutating func hunk(_ hunk: Hunk, _ proposal: String, _ citations: Citations) {
        switch hunk {
        case .same(let paragraphs, let body): fold(paragraphs, body)
        case .change(let id, let runs, let isChosen):
            let field = "h-\(Query.encoded(proposal))-\(Query.encoded(id))"
            div(.class("hunk")) { box in
                box.input(
                    .type("checkbox"), .name("hunk"), .value(id), .id(field), .flag("checked", when: isChosen),
                    .label("Keep change \(id)"))
                box.div(.class("words small")) { words in words.p { $0.diff(runs, citations: citations) } }
            }
        }
    }

    /// The text of a section as Markdown. Without scripts it is a form like any other. `isAlone` on a page of its own, from which
    /// saving leads back to the document.
    package mutating func writingForm(
        _ writing: DocumentModel.Writing, _ section: DocumentModel.Section, _ document: ID<Document>, isAlone: Bool = false
    ) {
        let id = SectionID.of(section.key)
        form(to: .saveSection(document, section.key), .flag("data-writing"), .data("data-quoted", writing.quoted)) { form in
            form.hidden("base", String(writing.base))
            if isAlone { form.hidden("alone", "on") }
            if section.heading != nil {
                form.field("Heading", id: "\(id)-heading") { box, attributes in
                    box.void("input", attributes + [.name("heading"), .value(writing.heading), .named("maxlength", "300")])
                }
            }
            form.div(.class("tools-row"), .role("group"), .label("Marks")) { row in
                for (name, icon, wrap, after, lead) in Self.marks {
                    row.button(
                        .type("button"), .class("button subtle small needs-script"), .data("data-wrap", wrap), .data("data-after", after),
                        .data("data-lead", lead), .label(name), .title(name)
                    ) { face in
                        face.icon(icon)
                        face.name(name)
                    }
                }
                row.span("", .flag("data-saved"), .role("status"))
            }
            form.field("Text", id: "\(id)-text", hint: "Markdown. A citation is [2:13](cue:45).", wrong: writing.fault) { box, attributes in
                let text = [writing.markdown, writing.quoted].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n\n")
                box.element("textarea", attributes + [.name("markdown"), .named("rows", "14")], text)
            }
            if let conflict = writing.conflict { form.conflict(conflict) }
            form.div(.class("sheet-foot")) { foot in
                foot.button(.class("button primary"), .flag("data-commit")) { face in
                    face.text("Save")
                    face.kbd("⌘↵", .class("hint-key"))
                }
                foot.a("Leave", .class("button"), .href(.document(document, section: section.key)), .flag("data-leave"))
                foot.button("Use what is saved", .class("button subtle"), .type("button"), .flag("data-use-saved"), .flag("hidden"))
            }
        }
    }

    private static let marks: [(String, Icon, String?, String?, String?)] = [
        ("Bold", .bold, "**", nil, nil), ("Italic", .italic, "*", nil, nil), ("Link", .link, "[", "](https://)", nil),
        ("List", .list, "", nil, "- "), ("Quote", .quote, "", nil, "> "),
    ]

    /// Both texts, so that nothing is lost. Also the answer 409 to a script that saved.
    package mutating func conflict(_ conflict: DocumentModel.Conflict) {
        div(.flag("data-conflict"), .class("stack")) { box in
            box.trouble(
                Trouble(
                    "\(conflict.who) saved this section meanwhile",
                    next: "Both texts are here. Put together what you want to keep, then save.",
                    tone: .warn))
            box.div(.class("both")) { both in
                for (title, text) in [("Theirs, version \(conflict.revision)", conflict.theirs), ("Yours", conflict.yours)] {
                    both.div { side in
                        side.p { $0.strong(title) }
                        side.pre(text, .named("tabindex", "0"))
                        side.button("Copy", .type("button"), .class("button small needs-script"), .data("data-copy", text))
                    }
                }
            }
            box.input(.type("hidden"), .name("over"), .value(String(conflict.revision)))
            if let kept = conflict.kept { box.input(.type("hidden"), .name("kept"), .value(kept)) }
        }
    }

    mutating func regenerateDialog(_ section: DocumentModel.Section, _ model: DocumentModel) {
        let id = SectionID.of(section.key) + "-again"
        dialog("Regenerate \(section.heading ?? "the lead")", id: id) { dialog in
            dialog.form(to: .regenerate(model.id, section.key)) { form in
                form.p("You get a proposal. Nothing changes until you keep it.", .class("quiet"))
                if model.tones.isEmpty {
                    form.p(
                        "Without a model it is written from the speaker's own sentences by fixed rules: a section that nobody has edited "
                            + "comes out as it stands. To say what should change, or in which tone, set up a language model: start Quill "
                            + "with OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY set.",
                        .class("quiet"))
                } else {
                    form.field("What should change?", id: id + "-ask", hint: "Up to 2,000 characters; empty writes it anew.") {
                        box, attributes in
                        box.element("textarea", attributes + [.name("instructions"), .named("rows", "3"), .named("maxlength", "2000")], "")
                    }
                    form.field("Tone", id: id + "-tone") { box, attributes in
                        box.element("select", attributes + [.name("tone")]) { list in
                            list.option("As the document", .value(""))
                            for tone in model.tones { list.option(tone.name, .value(tone.id)) }
                        }
                    }
                }
                form.writers(model.writers, prefix: id)
                form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                form.div(.class("dialog-foot")) { foot in
                    foot.button(.class("button primary"), .flag("data-commit")) { face in
                        face.icon(.retry)
                        face.text("Regenerate ")
                        if let estimate = section.estimate { face.span(Words.estimate(estimate), .class("price")) }
                    }
                }
            }
        }
    }
}
