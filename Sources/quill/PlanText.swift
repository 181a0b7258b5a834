internal import QuillWire
internal import Terminal

/// A plan for people.
enum PlanText {
    static func show(_ plan: Wire.Plan, _ console: Console) {
        console.line(plan.item.map { "\(Console.safe($0.title))  \(console.paint(.dim, $0.id))" } ?? "Not seen before.")
        console.line()
        entries(plan, console)
        let stale = plan.entries.count { $0.action == "stale" }
        if stale > 0 {
            console.line("\(Format.count(stale, "thing")) made otherwise than today: add --remake stale to make them anew.")
        }
    }

    /// What would be made and what it would cost.
    static func entries(_ plan: Wire.Plan, _ console: Console) {
        var table = TextTable([.init("What"), .init("Now"), .init("Why", isFlexible: true), .init("Cost", .right)])
        for entry in plan.entries where entry.target != "media" || entry.action != "reuse" {
            let isMade = entry.action == "make"
            let why = (entry.why + (isMade && !entry.basis.isEmpty ? [entry.basis] : [])).joined(separator: ", ")
            table.add([entry.title, entry.action, why, isMade ? about(entry.costUsd, entry.isCertain) : ""])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        console.line()
        console.line(price(plan))
        howToPrice(plan.unpriced, console)
        // A price that nobody knows is no question of what is still to be found out.
        if plan.entries.contains(where: { $0.action == "make" && !$0.isCertain && $0.costUsd != nil }) {
            console.line(console.paint(.dim, "≈ more is known once the source and its topics are."))
        }
    }

    /// `$0.02`, `free`, or `unknown` where it cannot be told.
    static func cost(_ decimal: String?) -> String { decimal.map(Format.money(decimal:)) ?? "unknown" }

    /// Nothing is about nothing.
    private static func about(_ decimal: String?, _ isCertain: Bool) -> String {
        let cost = cost(decimal)
        return isCertain || !cost.hasPrefix("$") ? cost : "≈ " + cost
    }

    /// What is to be written down where a model has no price.
    static func howToPrice(_ unpriced: [String], isOver: Bool = false, _ console: Console) {
        guard !unpriced.isEmpty else { return }
        let models = Console.safe(unpriced.joined(separator: ", "))
        // It may have been set since, and counts for what is asked from then on.
        console.line(
            isOver
                ? "No price was known of \(models). If none is set by now, write it into a JSON file that QUILL_MODEL_PRICES names,"
                : "No price is known of \(models). Write it into a JSON file that QUILL_MODEL_PRICES names,")
        console.line("in dollars for a million tokens, 0 where it costs nothing:")
        for model in unpriced {
            let parts = model.split(separator: ":", maxSplits: 1).map(String.init)
            let row =
                #"{"vendor": "\#(parts[0])", "model": "\#(parts.last ?? "")", "input": 0, "output": 0, "context": 8192, "answer": 1000}"#
            console.line("  " + console.paint(.dim, Console.safe(#"{"models": [\#(row)]}"#)))
        }
    }

    /// `3 things to make, ≈ $0.02.`
    static func price(_ plan: Wire.Plan) -> String {
        let toMake = plan.entries.count { $0.action == "make" }
        guard toMake > 0 else { return "Nothing to make." }
        let price = plan.costUsd == nil ? "what it costs is unknown" : about(plan.costUsd, plan.isCertain)
        return "\(Format.count(toMake, "thing")) to make, \(price)."
    }
}
