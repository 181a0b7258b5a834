package import QuillCore

/// What went wrong, as a reader needs it: what happened, what is safe, what to do next with the button for it.
package struct Trouble: Sendable, Hashable {
    package struct Button: Sendable, Hashable {
        package let words: String
        package let route: Route

        package init(_ words: String, _ route: Route) {
            self.words = words
            self.route = route
        }

        var isForm: Bool { if case .action = route { true } else { false } }
    }

    package enum Tone: Sendable, Hashable { case bad, warn, ai, note }

    package let tone: Tone
    package let what: String
    /// What is safe and what to do next, in sentences.
    package let next: String?
    package let buttons: [Button]
    /// To be told to whoever helps.
    package let reference: String?

    package init(_ what: String, next: String? = nil, tone: Tone = .bad, buttons: [Button] = [], reference: String? = nil) {
        self.tone = tone
        self.what = what
        self.next = next
        self.buttons = buttons
        self.reference = reference
    }

    package init(_ error: QuillError, buttons: [Button] = []) {
        self.init(error.message, next: error.hint, buttons: buttons)
    }
}

/// What stands where nothing is yet: it names what will be here and how to begin.
package struct Empty: Sendable {
    let icon: Icon
    let title: String
    let words: String
    let button: Trouble.Button?

    package init(_ title: String, _ words: String, icon: Icon, button: Trouble.Button? = nil) {
        self.icon = icon
        self.title = title
        self.words = words
        self.button = button
    }
}

extension HTML {
    /// A part of a page that events refresh: written by the page and by the route of its fragment alike.
    package mutating func region(_ fragment: Fragment, _ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("div", HTML.live(fragment) + attributes, content)
    }

    /// A titled part; live when it has a fragment.
    package mutating func panel(
        _ title: String, live fragment: Fragment? = nil, kind: StaticString = "panel", more: Trouble.Button? = nil, note: String? = nil,
        content: (inout HTML) -> Void
    ) {
        let id = "h-" + (fragment?.id ?? Query.encoded(title.lowercased()))
        element("section", [.class(kind)] + (fragment.map(HTML.live) ?? []) + [.labelled(by: id)]) { panel in
            panel.div(.class("panel-head")) { head in
                head.h2(title, .id(id))
                if let note { head.span(note, .class("faint")) }
                if let more { head.span(.class("more")) { $0.a(more.words, .href(more.route)) } }
            }
            content(&panel)
        }
    }

    static func live(_ fragment: Fragment) -> [Attribute] {
        [
            .id(fragment.id), .route("data-live", .fragment(fragment)), .data("data-on", fragment.events),
            .data("data-about", fragment.subject),
        ]
    }

    package mutating func empty(_ empty: Empty) {
        div(.class("empty")) { box in
            box.icon(empty.icon)
            box.p(empty.title, .class("name"))
            box.p(empty.words)
            if let button = empty.button { box.button(button, kind: "button primary") }
        }
    }

    package mutating func trouble(_ trouble: Trouble) {
        let tone: StaticString =
            switch trouble.tone {
            case .bad: "trouble"
            case .warn: "trouble warn"
            case .ai: "trouble ai"
            case .note: "trouble note"
            }
        div(.class(tone)) { box in
            if box.site.assets.hasIcons {
                box.icon(trouble.tone == .ai ? .square : trouble.tone == .note ? .info : .warning)
            } else {
                box.b("!", .class("sign"), .named("aria-hidden", "true"))
            }
            box.div { words in
                words.p { $0.strong(trouble.what) }
                if let next = trouble.next { words.p(.class("quiet")) { $0.ticked(next) } }
                if let reference = trouble.reference {
                    words.p(.class("faint")) { line in
                        line.text("Reference ")
                        line.code(reference)
                        line.text(" ")
                        line.button("Copy", .type("button"), .class("button subtle small needs-script"), .data("data-copy", reference))
                    }
                }
            }
            if !trouble.buttons.isEmpty {
                box.div(.class("actions")) { row in
                    for button in trouble.buttons { row.button(button, kind: "button small", retry: true) }
                }
            }
        }
    }

    /// Words in which commands stand between backticks.
    mutating func ticked(_ words: String) {
        for (index, part) in words.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 { code(String(part)) } else { text(String(part)) }
        }
    }

    /// A link that looks like a button, or a form of one button when it changes something.
    package mutating func button(_ button: Trouble.Button, kind: StaticString = "button", icon: Icon? = nil, retry: Bool = false) {
        if button.isForm, case .action(let action) = button.route {
            form(to: action) { form in
                form.button(.class(kind), .flag("data-retry", when: retry)) { face in
                    if let icon { face.icon(icon) }
                    face.text(button.words)
                }
            }
        } else {
            a(.class(kind), .href(button.route)) { face in
                if let icon { face.icon(icon) }
                face.text(button.words)
            }
        }
    }

    /// A form that changes something. Without scripts it is posted and answered with a redirect.
    package mutating func form(to action: Action, _ attributes: Attribute..., content: (inout HTML) -> Void) {
        element("form", [.named("method", "post"), .action(.action(action))] + attributes) { form in
            if let token = form.site.formToken { form.hidden("form_token", token) }
            content(&form)
        }
    }

    package mutating func hidden(_ name: StaticString, _ value: String) {
        input(.type("hidden"), .name(name), .value(value))
    }
}
