package import QuillCore

extension HTML {
    /// The transcript, a slice at a time, with its search and what that found. It also stands beside a document.
    package mutating func itemTranscript(_ model: ItemModel) {
        region(.itemTranscript(model.id, from: model.transcript?.slice), .class("listen-words")) { box in
            guard let words = model.transcript, !words.cues.isEmpty else {
                return box.empty(
                    Empty(
                        "No transcript yet",
                        model.under != nil
                            ? "It appears here as soon as it is made."
                            : model.trouble != nil
                                ? "What was said stands here once the source can be read."
                                : "Remake it in another language or with another model.",
                        icon: .sound))
            }
            box.transcriptTools(model.id, words)
            box.itemFound(model.id, words.found)
            box.div(.class("transcript"), .named("tabindex", "0"), .role("region"), .label("Transcript")) { list in
                if let earlier = words.earlier {
                    list.a("Earlier lines", .class("button small"), .href(.item(model.id, from: earlier)), .data("data-slice", "before"))
                }
                list.transcriptLines(words, item: model.id, plays: model.media != nil)
                if let later = words.later {
                    list.a("Later lines", .class("button small"), .href(.item(model.id, from: later)), .data("data-slice", "after"))
                }
                list.p(.class("faint")) { note in
                    note.span("")
                    let shown =
                        words.total > words.cues.count ? ["\(Words.count(words.cues.count)) of \(Words.count(words.total)) lines"] : []
                    note.text((shown + [words.origin] + words.notes).joined(separator: " · "))
                }
            }
        }
    }

    private mutating func transcriptTools(_ item: ID<Item>, _ words: ItemModel.Words) {
        div(.class("listen-tools")) { tools in
            let attributes: [Attribute] = [
                .named("method", "get"), .action(.item(item)), .role("search"),
                .route("data-found", .fragment(.itemFound(item, find: nil))),
            ]
            tools.element("form", attributes) { form in
                form.div(.class("search")) { search in
                    search.icon(.search)
                    search.input(
                        .type("search"), .name("find"), .value(words.found?.wanted ?? ""), .label("Search the transcript"),
                        .named("placeholder", "Search all \(Words.count(words.total)) lines"), .named("maxlength", "200"),
                        .named("autocomplete", "off"), .flag("data-search"), .flag("data-search-transcript"))
                }
            }
            let formats = words.isTimed ? ["txt", "srt", "vtt"] : ["txt"]
            tools.span(.class("faint")) { line in
                for (index, format) in formats.enumerated() {
                    if index > 0 { line.text(" ") }
                    line.a(format.uppercased(), .href(.transcript(item, format: format)), .flag("download"))
                }
            }
        }
    }

    /// What a search found in all of the transcript: each place leads to the slice that holds it.
    package mutating func itemFound(_ item: ID<Item>, _ found: ItemModel.Found?) {
        div(.id("found"), .class("found"), .data("data-find", found?.wanted)) { box in
            guard let found else { return }
            box.p(.class("faint num"), .role("status"), .flag("data-search-count")) { line in
                line.text(found.count == 0 ? "Nobody says “\(found.wanted)”" : "\(Words.count(found.count, "place")) found")
                if found.count > found.hits.count { line.text(", of which the first \(Words.count(found.hits.count)) are listed") }
            }
            guard !found.hits.isEmpty else { return }
            box.ol(.named("tabindex", "0"), .label("Places that were found")) { list in
                for hit in found.hits {
                    list.li { line in
                        let seconds = hit.startMilliseconds.map { $0 / 1_000 }
                        line.a(
                            .class("hit"), .href(.item(item, cue: hit.cue, seconds: seconds, find: found.wanted)),
                            .data("data-hit", String(hit.cue)), .data("data-at", hit.startMilliseconds.map { String(Double($0) / 1_000) })
                        ) { link in
                            link.span(seconds.map(Words.clock) ?? "¶ \(hit.cue + 1)", .class("num"))
                            link.span { words in
                                words.text(hit.before)
                                words.mark(hit.match)
                                words.text(hit.after)
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func transcriptLines(_ words: ItemModel.Words, item: ID<Item>, plays: Bool) {
        var speaker: String?
        for cue in words.cues {
            if let chapter = words.chapters[cue.id] { h2(chapter) }
            let turn = cue.speaker == speaker ? nil : cue.speaker
            speaker = cue.speaker
            let start = cue.startMilliseconds.map { String(Double($0) / 1_000) }
            p(.id("c\(cue.id)"), .data("data-start", start), .flag("data-line")) { line in
                if let milliseconds = cue.startMilliseconds {
                    line.a(
                        Words.clock(milliseconds / 1_000), .href(.item(item, cue: cue.id, seconds: milliseconds / 1_000)),
                        .data("data-play", plays ? start : nil))
                } else {
                    line.a("¶ \(cue.id + 1)", .href(.item(item, cue: cue.id)))
                }
                line.span(.class("unsure", when: (cue.confidence ?? 1) < 0.6), .flag("data-words")) {
                    if let turn {
                        $0.b(turn, .class("who"))
                        $0.text(" ")
                    }
                    $0.text(cue.text)
                }
            }
        }
    }

    /// What can be done with lines that were picked, and the way back to what is said: both only while there is something to do.
    mutating func transcriptBar(_ item: ID<Item>) {
        div(.class("listen-bar needs-script"), .route("data-quotes", .fragment(.itemQuote(item))), .flag("data-keep")) { bar in
            bar.button(.type("button"), .class("button small"), .flag("data-resume"), .flag("hidden")) { face in
                face.icon(.sound)
                face.text("Back to what is said")
            }
            bar.div(.class("picked"), .role("group"), .label("Picked lines"), .flag("data-picks"), .flag("hidden")) { row in
                row.span("", .class("num"), .flag("data-picks-count"))
                row.button(.type("button"), .class("button small primary"), .flag("data-quote")) { face in
                    face.icon(.quote)
                    face.text("Quote")
                    face.kbd("q", .class("hint-key"))
                }
                row.button("Copy with time", .type("button"), .class("button small"), .data("data-copy"))
                row.button("Clear", .type("button"), .class("button subtle small"), .flag("data-unpick"))
            }
        }
    }

    /// Where a quotation goes. The links lead to the editor; a script adds to them what is quoted.
    mutating func quoteDialog(_ places: [QuotePlaces]) {
        dialog("Quote in a section", id: "quote-in") { dialog in
            dialog.div(.class("dialog-body")) { body in
                if places.isEmpty { body.p("There is no document of this source yet: write one first.", .class("quiet")) }
                for place in places {
                    if places.count > 1 { body.h3(place.title) }
                    body.p(
                        "The lines are put at the end of the section that you choose, with their time. You save it there.", .class("quiet"))
                    body.ul(.class("list quote-places"), .flag("data-rows")) { list in
                        for section in place.sections {
                            list.li {
                                $0.a(
                                    section.name, .class("title"), .href(.editSection(place.document, section.key)),
                                    .flag("data-quote-in"), .flag("data-edit"))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Captions of the player, which it fetches when they are switched on. A text has no times to show them at.
    mutating func captionTrack(_ item: ID<Item>, _ media: ItemModel.Media) {
        guard let language = media.captions else { return }
        track(
            .named("kind", "captions"), .src(.transcript(item, format: "vtt")), .named("srclang", language), .named("label", "Transcript"))
    }
}

/// The sections of a document that lines of its source can be quoted into.
package struct QuotePlaces: Sendable {
    package let document: ID<Document>
    package let title: String
    package let sections: [(key: String, name: String)]

    package init(document: ID<Document>, title: String, sections: [(key: String, name: String)]) {
        self.document = document
        self.title = title
        self.sections = sections
    }
}
