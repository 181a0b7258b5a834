internal import QuillCore
internal import QuillWire
internal import Terminal

/// What a run came to, for people.
enum RunText {
    /// What Ctrl-C ended.
    enum Stop {
        case working
        /// The server at this address goes on.
        case watching(String)
    }

    static func show(_ run: Wire.Run, stoppedBy stop: Stop?, _ console: Console) {
        console.line()
        switch run.state {
        case "succeeded": result(run, console)
        case "waiting": problem("It waits for you", run, console)
        case "failed": problem("It could not be finished", run, console)
        case "cancelled": console.line("It was cancelled.")
        default:
            switch stop {
            case .working: console.line("Stopped. The same command goes on where it stopped; what was made is kept.")
            case .watching(let address):
                console.line("No longer watched. The server at \(address) goes on with it: quill show \(run.id)")
            case nil: console.line("It is still at work.")
            }
        }
        if run.state != "succeeded" { FallbackText.show(run.fallbacks, of: run.id, limit: 3, console) }
        console.line(console.paint(.dim, "More: quill show \(run.id)"))
    }

    private static func result(_ run: Wire.Run, _ console: Console) {
        if let document = run.document, document.version != nil {
            console.line(console.paint(.bold, Console.safe(document.title)))
            console.line(Console.safe(document.description ?? ""))
            console.line(
                console.paint(
                    .dim,
                    "\(Format.count(document.words, "word")), \(Format.count(document.sections.count, "section")), \(document.language ?? "")"
                ))
            console.line()
            for delivery in run.deliveries where delivery.state == "delivered" {
                let kind = delivery.destination.prefix { $0 != ":" }
                for file in delivery.written { console.line("  \(kind)      \(Console.safe(file))") }
                for note in delivery.omitted { console.line("              \(console.paint(.yellow, Console.safe(note)))") }
            }
            console.line("  document    quill show \(document.id) --format markdown")
        }
        console.line("  transcript  quill show \(run.item.id) --transcript vtt")
        for summary in run.wanted where SummaryType(rawValue: summary) != nil {
            console.line("  summary     quill show \(run.item.id) --variant \(summary)")
        }
        FallbackText.show(run.fallbacks, of: run.id, limit: 3, console)
        console.line("  cost        \(PlanText.cost(run.costUsd))")
        PlanText.howToPrice(run.unpriced, isOver: true, console)
        let stale = run.plan.count { $0.action == "stale" }
        if stale > 0 {
            console.line()
            console.line("\(Format.count(stale, "thing")) kept, though made otherwise than today: --remake stale")
        }
    }

    private static func problem(_ opening: String, _ run: Wire.Run, _ console: Console) {
        guard let error = run.error else { return console.line("\(opening).") }
        console.line(console.paint(.red, "\(opening): ") + Console.safe(error.message) + " " + console.paint(.dim, "[\(error.code)]"))
        if let hint = error.hint { console.line("  → \(Console.safe(hint))") }
    }
}

extension Format {
    /// An amount as the wire writes it: `0.003400000`.
    static func money(decimal: String) -> String {
        let parts = decimal.split(separator: ".", maxSplits: 1)
        let fraction = parts.count > 1 ? parts[1].prefix(9) : ""
        let digits = parts.first.map(String.init).map { $0 + fraction + String(repeating: "0", count: 9 - fraction.count) }
        return money(nanoDollars: digits.flatMap(Int64.init) ?? 0)
    }
}
