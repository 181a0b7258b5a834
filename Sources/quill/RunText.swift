internal import QuillCore
internal import QuillService
internal import Terminal

/// What a run came to, for people.
enum RunText {
    static func show(_ view: RunView, _ document: DocumentView?, _ interrupted: Bool, _ console: Console) {
        console.line()
        switch view.run.state {
        case .succeeded: result(view, document, console)
        case .waiting: problem("It waits for you", view, console)
        case .failed: problem("It could not be finished", view, console)
        case .cancelled: console.line("It was cancelled.")
        case .open:
            console.line(
                interrupted ? "Stopped. The same command goes on where it stopped; what was made is kept." : "It is still at work.")
        }
        console.line(console.paint(.dim, "More: quill show \(view.run.id)"))
    }

    private static func result(_ view: RunView, _ document: DocumentView?, _ console: Console) {
        if let document, let head = document.head {
            let matter = head.body.frontMatter
            console.line(console.paint(.bold, Console.safe(matter.title)))
            console.line(Console.safe(matter.description))
            console.line(
                console.paint(
                    .dim,
                    "\(Format.count(words(head.body), "word")), \(Format.count(head.body.sections.count, "section")), \(matter.language)"))
            console.line()
            for (delivery, destination) in document.deliveries where isWanted(delivery, view.run) && delivery.state == .delivered {
                for file in delivery.receipt?.written ?? [] { console.line("  \(destination.kind)      \(Console.safe(file))") }
                for note in delivery.receipt?.omitted ?? [] { console.line("              \(console.paint(.yellow, Console.safe(note)))") }
            }
            console.line("  document    quill show \(document.document.id) --format markdown")
        }
        console.line("  transcript  quill show \(view.item.id) --transcript vtt")
        for target in view.run.wanted where target.variant.kind == .summary {
            console.line("  summary     quill show \(view.item.id) --variant \(target.variant)")
        }
        let cost = view.usage.reduce(Money.zero) { $0 + $1.usage.cost }
        console.line("  cost        \(Format.money(nanoDollars: cost.nanoDollars))")
        if !view.plan.stale.isEmpty {
            console.line()
            console.line(
                "\(Format.count(view.plan.stale.count, "thing")) kept although newer rules would make it otherwise: --remake stale")
        }
    }

    private static func problem(_ opening: String, _ view: RunView, _ console: Console) {
        guard let error = view.run.error else { return console.line("\(opening).") }
        console.line(
            console.paint(.red, "\(opening): ") + Console.safe(error.message) + " " + console.paint(.dim, "[\(error.code.rawValue)]"))
        if let hint = error.hint { console.line("  → \(Console.safe(hint))") }
    }

    /// A document may also have been delivered elsewhere, by other runs.
    static func isWanted(_ delivery: Delivery, _ run: Run) -> Bool {
        run.wanted.contains(Target(.document(delivery.document), .delivery(delivery.destination)))
    }

    static func words(_ body: Revision.Body) -> Int {
        body.sections.reduce(0) { $0 + $1.markdown.split(whereSeparator: \.isWhitespace).count { !$0.hasPrefix("[") } }
    }
}
