package import QuillCore

/// How far a row of steps is.
package struct StepBar: Sendable, Hashable {
    package enum Mark: Sendable, Hashable { case done, now, failed, waits, ahead }

    package let marks: [Mark]

    package init(_ marks: [Mark]) { self.marks = marks }

    package init(done: Int, of total: Int, failed: Bool = false) {
        let total = min(max(total, 1), 24)
        let done = min(max(done, 0), total)
        marks = (0..<total).map { $0 < done ? .done : $0 == done ? (failed ? .failed : .now) : .ahead }
    }

    var words: String {
        let done = marks.filter { $0 == .done }.count
        if marks.contains(.failed) { return "stopped at step \(done + 1) of \(marks.count)" }
        return done == marks.count ? "all \(done) steps done" : "step \(done + 1) of \(marks.count)"
    }
}

extension HTML {
    package mutating func steps(_ bar: StepBar) {
        div(.class("steps"), .role("img"), .label(bar.words)) { row in
            for mark in bar.marks {
                let name: StaticString? =
                    switch mark {
                    case .done: "done"
                    case .now: "now"
                    case .failed: "failed"
                    case .waits: "waits"
                    case .ahead: nil
                    }
                row.element("i", [name.map { .class($0) } ?? .none]) { _ in }
            }
        }
    }

    /// A bar that events move without a fetch. Without a fraction it shows that something is done, and not how much.
    package mutating func progress(_ fraction: Double?, job: ID<Job>?, label: String) {
        let value = fraction.map { String(Double(Int(min(1, max(0, $0)) * 1_000)) / 1_000) }
        element("progress", [.named("value", value), .named("max", "1"), .data("data-job", job?.text), .label(label)]) { _ in }
    }

    /// A moment: relative while it is fresh, the absolute one on hover and for screen readers.
    package mutating func moment(_ time: Timestamp) {
        let fresh = site.now - time < 86_400_000
        self.time(
            Words.ago(time, site.now), .named("datetime", time.description), .title(Words.absolute(time)), .flag("data-ago", when: fresh))
    }

    /// How long it is until a moment; the shared timer counts down, in steps of so many milliseconds.
    package mutating func ahead(_ time: Timestamp) {
        let seconds = Int(clamping: max(0, time - site.now) / 1_000)
        self.time(
            Words.clock(seconds), .named("datetime", time.description), .data("data-since", "-1000"), .title(Words.absolute(time)))
    }

    /// How long something runs already; the shared timer counts on.
    package mutating func running(since time: Timestamp) {
        let seconds = Int(clamping: max(0, site.now - time) / 1_000)
        self.time(
            Words.clock(seconds), .named("datetime", time.description), .data("data-since", "1000"),
            .title("since " + Words.absolute(time)))
    }

    /// The same with how long it will take, where earlier ones tell: `0:12 of ≈ 40 s`.
    package mutating func running(since time: Timestamp, of expected: Double?) {
        running(since: time)
        if let expected { text(" of ≈ " + Words.duration(expected)) }
    }

    /// Rows of a table that become cards where there is no room. The last heading may be empty, for buttons.
    package mutating func rows(_ caption: String, _ headings: [String], numbers: Set<Int> = [], content: (inout HTML) -> Void) {
        table(.class("rows")) { table in
            table.caption(caption, .class("vh"))
            table.thead { head in
                head.tr { row in
                    for (index, heading) in headings.enumerated() {
                        if heading.isEmpty {
                            row.td { $0.span("Actions", .class("vh")) }
                        } else {
                            row.th(heading, .named("scope", "col"), .class("num", when: numbers.contains(index)))
                        }
                    }
                }
            }
            table.tbody(.flag("data-rows"), content: content)
        }
    }

    /// A way to choose: a label, its field, and what was wrong with it.
    package mutating func field(
        _ label: String, id: String, hint: String? = nil, wrong: String? = nil, content: (inout HTML, [Attribute]) -> Void
    ) {
        div(.class("field")) { box in
            box.label(label, .named("for", id))
            let told = [hint.map { _ in "\(id)-hint" }, wrong.map { _ in "\(id)-wrong" }].compactMap { $0 }.joined(separator: " ")
            content(
                &box,
                [.id(id), .named("aria-describedby", told.isEmpty ? nil : told), .named("aria-invalid", wrong.map { _ in "true" })])
            if let hint { box.p(hint, .class("hint"), .id("\(id)-hint")) }
            if let wrong { box.p(wrong, .class("wrong"), .id("\(id)-wrong")) }
        }
    }

    package mutating func dialog(_ title: String, id: String, isFrozen: Bool = false, content: (inout HTML) -> Void) {
        dialog(.id(id), .labelled(by: "\(id)-title"), .named("closedby", "any"), .flag("data-frozen", when: isFrozen)) { dialog in
            dialog.div(.class("dialog-head")) { head in
                head.h2(title, .id("\(id)-title"))
                head.button(
                    .class("button subtle small"), .type("button"), .named("commandfor", id), .named("command", "close"),
                    .label("Close")
                ) { face in
                    face.icon(.close)
                    if !face.site.assets.hasIcons { face.text("Close") }
                }
            }
            content(&dialog)
        }
    }

    /// The button that opens a dialog. Browsers without `commandfor` are helped by the script.
    package mutating func opener(_ words: String, _ dialog: String, kind: StaticString = "button", icon: Icon? = nil) {
        button(.class(kind), .type("button"), .named("commandfor", dialog), .named("command", "show-modal")) { face in
            if let icon { face.icon(icon) }
            face.text(words)
        }
    }
}
