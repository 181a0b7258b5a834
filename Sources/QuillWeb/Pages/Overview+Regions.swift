internal import QuillCore

extension HTML {
    package mutating func overviewStrip(_ strip: OverviewModel.Strip) {
        region(.overviewStrip, .class("strip")) { row in
            if let last = strip.lastIngest {
                row.span(.class(last.status.tone)) { pill in
                    pill.sign(last.status)
                    pill.span("Last ingest ")
                    pill.moment(last.at)
                    pill.text("· \(Words.duration(last.seconds))")
                }
            }
            if strip.running > 0 { row.pill(.running, "\(strip.running) running") }
            if strip.queued > 0 { row.pill(.queued, "\(strip.queued) queued") }
        }
    }

    package mutating func overviewTiles(_ tiles: OverviewModel.Tiles) {
        region(.overviewTiles, .class("tiles")) { row in
            row.tile("Waiting on you", Words.count(tiles.waiting), note: tiles.waiting == 0 ? "Nothing. Good." : tiles.waitingNote)
            let change = tiles.publishedThisWeek - tiles.publishedLastWeek
            row.tile(
                "Published this week", Words.count(tiles.publishedThisWeek),
                note: change == 0 ? "as many as the week before" : "\(abs(change)) \(change > 0 ? "more" : "fewer") than the week before")
            row.spendTile(tiles)
            row.tile(
                "In the library", Words.count(tiles.sources), unit: tiles.sources == 1 ? "source" : "sources",
                note: "\(Words.duration(tiles.soundSeconds)) of sound")
        }
    }

    mutating func tile(_ title: String, _ figure: String, unit: String? = nil, note: String) {
        section(.class("panel tile")) { tile in
            tile.h2(title)
            tile.p(.class("figure")) { line in
                line.text(figure)
                if let unit { line.small(" \(unit)") }
            }
            tile.p(note)
        }
    }

    private mutating func spendTile(_ tiles: OverviewModel.Tiles) {
        let spent = tiles.spentThisMonth
        let figure = (spent.isWhole || spent.cost == .zero ? "" : "≥ ") + Words.money(spent.cost)
        let unpriced = "some calls have no price"
        guard let cap = tiles.cap, cap > .zero else {
            let note = spent.cost == .zero ? "no known cost so far" : spent.isWhole ? "no cap is set" : "no cap is set; \(unpriced)"
            return tile("Spent this month", figure, note: note)
        }
        let part = Double(spent.cost.nanoDollars) / Double(cap.nanoDollars)
        section(.class("panel tile")) { tile in
            tile.h2("Spent this month")
            tile.p(.class("figure")) { line in
                line.text(figure)
                line.small(" of \(Words.money(cap))")
            }
            tile.progress(part, job: nil, label: "Spent of the cap")
            let note = part >= 1 ? "at the cap: generation is off, everything else works" : "\(Words.percent(part)) of the cap"
            tile.p(spent.isWhole ? note : "\(note); \(unpriced)")
        }
    }

    package mutating func overviewPipeline(_ rows: [OverviewModel.Pipeline]) {
        panel("In the pipeline", live: .overviewPipeline, kind: "panel steady", more: .init("All jobs", .jobs(.all))) { panel in
            guard !rows.isEmpty else {
                return panel.empty(
                    Empty(
                        "Nothing is running", "What you add is shown here while it is made.", icon: .hourglass,
                        button: .init("Add source", .add)))
            }
            panel.rows("Runs under way", ["Source", "Stage", "Steps", "Elapsed", "Cost", ""], numbers: [3, 4]) { body in
                for row in rows { body.pipelineRow(row) }
            }
        }
    }

    private mutating func pipelineRow(_ row: OverviewModel.Pipeline) {
        tr(.key(row.run.text)) { cells in
            cells.td(.class("wide")) { cell in
                cell.a(row.title, .class("title"), .href(.item(row.item)))
                if let error = row.error { cell.span(error, .class("sub bad")) }
            }
            cells.td { cell in
                cell.span(.class(row.status.tone)) { pill in
                    pill.sign(row.status)
                    pill.span(row.stage, .data("data-job", row.job?.text), .flag("data-stage", when: row.job != nil))
                }
            }
            cells.td { $0.steps(row.bar) }
            cells.td(.class("num"), .data("data-label", "Elapsed")) { cell in
                if let seconds = row.seconds {
                    cell.text(Words.duration(seconds))
                } else {
                    cell.running(since: row.startedAt, of: row.expectedSeconds)
                }
            }
            cells.td(row.cost.cost == .zero ? "" : Words.spent(row.cost), .class("num"), .data("data-label", "Cost"))
            cells.td(.class("act")) { cell in
                if row.status == .failed {
                    cell.button(.init("Retry", .action(.retryRun(row.run))), kind: "button small", icon: .retry, retry: true)
                } else {
                    cell.a("Follow", .class("button small subtle"), .href(.run(row.run)), .label("Follow \(row.title)"))
                }
            }
        }
    }

    package mutating func overviewDays(_ days: [DayCount]) {
        panel("Per day", live: .overviewDays, kind: "panel day-panel", note: "runs") { panel in
            panel.div(.class("panel-body")) { $0.chart(days) }
        }
    }

    package mutating func overviewWaiting(_ rows: [OverviewModel.Waiting]) {
        panel("Waiting on you", live: .overviewWaiting) { panel in
            guard !rows.isEmpty else {
                return panel.empty(Empty("All caught up", "Proposals, reviews and failures land here.", icon: .check))
            }
            panel.ul(.class("list even"), .flag("data-rows")) { list in
                for row in rows {
                    list.li(.key(row.kind + row.route.path)) { line in
                        line.span { $0.sign(of: row) }
                        line.div(.class("grow")) { words in
                            words.a(row.title, .class("title"), .href(row.route))
                            words.span(row.note, .class("sub"))
                        }
                        line.span(.class("faint")) { $0.moment(row.at) }
                    }
                }
            }
        }
    }

    private mutating func sign(of row: OverviewModel.Waiting) {
        if let state = row.state { pill(state) } else { pill(row.status, row.kind) }
    }

    /// The first screen of an empty workspace: what this is, in the order in which it is met.
    mutating func overviewWelcome() {
        div(.class("panel")) { panel in
            panel.empty(
                Empty(
                    "Nothing here yet",
                    "Add a recording, a video or a text, and see what Quill makes of it. It works on this machine; no account is needed.",
                    icon: .wave, button: .init("Add your first source", .add)))
        }
        ol(.class("tiles welcome")) { list in
            list.welcomeStep(
                "1", "Add a source",
                "A talk, an interview, captions, the address of a recording, or your notes. You may leave while it is worked on.")
            list.welcomeStep(
                "2", "Hear what was made", "A transcript, three summaries and a draft. Every sentence leads to the moment it rests on.")
            list.welcomeStep(
                "3", "Make it yours",
                "Edit by section, ask for one anew, keep what you like: nothing changes until you say so. Then publish.")
        }
    }

    private mutating func welcomeStep(_ number: String, _ title: String, _ words: String) {
        li(.class("panel tile")) { tile in
            tile.h2 { heading in
                heading.span(number, .class("figure"))
                heading.text(" " + title)
            }
            tile.p(words)
        }
    }

    package mutating func overviewRecent(_ rows: [OverviewModel.Recent]) {
        panel("Published", live: .overviewRecent, more: .init("All documents", .documents)) { panel in
            guard !rows.isEmpty else {
                return panel.empty(
                    Empty("Nothing published yet", "Documents that were delivered are listed with where they went.", icon: .article))
            }
            panel.ul(.class("list"), .flag("data-rows")) { list in
                for row in rows {
                    list.li(.key(row.document.text)) { line in
                        line.div(.class("grow")) { words in
                            words.a(row.title, .class("title"), .href(.document(row.document)))
                            words.span(.class("sub")) { sub in
                                if let address = row.address { sub.a(row.place, .href(address)) } else { sub.text(row.place) }
                            }
                        }
                        line.span(.class("faint")) { $0.moment(row.at) }
                    }
                }
            }
        }
    }
}
