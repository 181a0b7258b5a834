internal import QuillCore

/// Adding a source: links, files or text, and what is to come out, with what it will cost.
package struct AddPage: WebPage {
    package let model: AddModel

    package init(_ model: AddModel) { self.model = model }

    package var shell: Shell { Shell("Add source", place: .library, here: .add, badges: model.badges, scripts: [.upload]) }

    package func content(into page: inout HTML) {
        page.top("Add source", crumbs: [("Library", .library(.everything))])
        page.addBody(model)
    }
}

extension HTML {
    /// The form with what is beside it; once more when something in it was wrong.
    package mutating func addBody(_ model: AddModel) {
        div(.id("adding")) { box in
            if let trouble = model.trouble { box.div(.class("banner")) { $0.trouble(trouble) } }
            box.div(.class("add")) { grid in
                grid.form(
                    to: .ingest, .named("enctype", "multipart/form-data"), .id("add"), .route("data-upload", .uploads),
                    .flag("data-primary")
                ) { form in
                    form.sourceFields(model)
                    form.outcomeFields(model)
                    form.p("", .flag("data-fault"), .class("wrong"), .role("alert"))
                    form.div(.class("sheet-foot")) { foot in
                        foot.button(.class("button primary"), .flag("data-commit"), .flag("disabled", when: model.blocked != nil)) { face in
                            face.icon(.plus)
                            face.text("Add source")
                            face.kbd("⌘↵", .class("hint-key"))
                        }
                        if let blocked = model.blocked { foot.span(blocked, .class("quiet")) }
                    }
                }
                grid.planPanel(model)
            }
        }
    }
}

package struct AddModel: Sendable {
    /// A step that will be taken.
    package struct PlanStep: Sendable, Hashable {
        package let title: String
        package let note: String
        package let expected: String?

        package init(_ title: String, note: String, expected: String? = nil) {
            self.title = title
            self.note = note
            self.expected = expected
        }
    }

    package let badges: Shell.Badges
    /// What was typed before, when the form comes back.
    package let url: String
    package let title: String
    package let text: String
    /// By the name of the field.
    package let faults: [String: String]
    /// Already in the library, say.
    package let trouble: Trouble?
    package let writers: [WriterChoice]
    package let wantsArticle: Bool
    package let plan: [PlanStep]
    package let sizeMax: Int64
    /// Why nothing can be added now.
    package let blocked: String?

    package init(
        badges: Shell.Badges, url: String = "", title: String = "", text: String = "", faults: [String: String] = [:],
        trouble: Trouble? = nil, writers: [WriterChoice], wantsArticle: Bool = true, plan: [PlanStep], sizeMax: Int64,
        blocked: String? = nil
    ) {
        self.badges = badges
        self.url = url
        self.title = title
        self.text = text
        self.faults = faults
        self.trouble = trouble
        self.writers = writers
        self.wantsArticle = wantsArticle
        self.plan = plan
        self.sizeMax = sizeMax
        self.blocked = blocked
    }
}

extension HTML {
    fileprivate mutating func sourceFields(_ model: AddModel) {
        section(.class("panel"), .label("Source")) { panel in
            panel.field(
                "Links", id: "url", hint: "YouTube, Twitch clips, any page with a recording or captions. One a line.",
                wrong: model.faults["url"]
            ) { box, attributes in
                box.element(
                    "textarea",
                    attributes + [
                        .name("url"), .named("rows", "2"), .named("spellcheck", "false"), .named("placeholder", "https://"),
                        .flag("autofocus"),
                    ], model.url)
            }
            panel.field(
                "Files", id: "file", hint: "Recordings, videos, captions, Markdown, DOCX or PDF, up to \(Words.size(model.sizeMax)) each.",
                wrong: model.faults["file"]
            ) { box, attributes in
                box.div(.class("drop")) { drop in
                    drop.icon(.upload)
                    drop.span("Drop files anywhere on this form, or choose them", .class("needs-script"))
                    drop.void("input", attributes + [.type("file"), .name("file"), .flag("multiple")])
                }
                box.ul(.flag("data-files"), .label("Chosen files"), .flag("data-keep")) { _ in }
            }
            panel.details(.flag("open", when: !model.text.isEmpty || model.faults["text"] != nil)) { details in
                details.summary("Or paste text")
                details.field("Title", id: "title", wrong: model.faults["title"]) { box, attributes in
                    box.void("input", attributes + [.name("title"), .value(model.title), .named("maxlength", "500")])
                }
                details.field("Text", id: "text", hint: "Up to 200,000 characters.", wrong: model.faults["text"]) { box, attributes in
                    box.element("textarea", attributes + [.name("text"), .named("rows", "6"), .named("maxlength", "200000")], model.text)
                }
            }
        }
    }

    fileprivate mutating func outcomeFields(_ model: AddModel) {
        section(.class("panel"), .label("What should come out")) { panel in
            panel.fieldset { set in
                set.legend("What should come out")
                set.label(.class("check")) { line in
                    line.input(.type("checkbox"), .flag("checked"), .flag("disabled"))
                    line.span { words in
                        words.text("Transcript and three summaries")
                        words.span("Always made: comprehensive, bullet points, key insights.", .class("hint"))
                    }
                }
                set.label(.class("check")) { line in
                    line.input(.type("checkbox"), .name("article"), .value("on"), .flag("checked", when: model.wantsArticle))
                    line.span { words in
                        words.text("A draft of an article")
                        words.span("In sections that cite their place in the source.", .class("hint"))
                    }
                }
            }
            panel.writers(model.writers, prefix: "add")
        }
    }

    fileprivate mutating func planPanel(_ model: AddModel) {
        aside(.class("panel"), .label("What will happen")) { panel in
            panel.h2("What will happen")
            panel.ol(.class("plan")) { list in
                for step in model.plan {
                    list.li { line in
                        line.span(step.title)
                        line.span(step.expected ?? "", .class("num"))
                        line.small(step.note)
                    }
                }
            }
            panel.p(
                "You land on the page of the source, where all of this is shown as it happens. You may leave it at any time.",
                .class("faint"))
        }
    }
}
