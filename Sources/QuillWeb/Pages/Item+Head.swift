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
}
