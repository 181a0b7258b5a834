package import QuillCore

/// One of the writers that can be chosen, with what it would cost here.
package struct WriterChoice: Sendable, Hashable {
    /// What the form sends: `extractive`, `openai:gpt-…`.
    package let id: String
    package let name: String
    package let note: String
    /// Nil when there is no price list for it.
    package let estimate: Money?
    /// Why it cannot be chosen now.
    package let unavailable: String?
    package let isChosen: Bool

    package init(id: String, name: String, note: String, estimate: Money?, unavailable: String? = nil, isChosen: Bool = false) {
        self.id = id
        self.name = name
        self.note = note
        self.estimate = estimate
        self.unavailable = unavailable
        self.isChosen = isChosen
    }
}

extension HTML {
    /// Radio buttons, each with its price, so that what is spent is seen before it is.
    package mutating func writers(_ writers: [WriterChoice], prefix: String) {
        guard !writers.isEmpty else { return }
        fieldset { set in
            set.legend("Who writes")
            for (index, writer) in writers.enumerated() {
                let id = "\(prefix)-w\(index)"
                set.label(.class("check"), .named("for", id)) { line in
                    line.input(
                        .type("radio"), .name("writer"), .value(writer.id), .id(id), .flag("checked", when: writer.isChosen),
                        .flag("disabled", when: writer.unavailable != nil))
                    line.span { words in
                        words.text(writer.name)
                        words.span(writer.unavailable ?? writer.note, .class("hint"))
                    }
                    line.span(writer.estimate.map(Words.estimate) ?? "price unknown", .class("price"))
                }
            }
        }
    }
}
