internal import QuillWire
internal import Terminal

/// A plan for people.
enum PlanText {
    static func show(_ plan: Wire.Plan, _ console: Console) {
        console.line(plan.item.map { "\(Console.safe($0.title))  \(console.paint(.dim, $0.id))" } ?? "Not seen before.")
        console.line()
        entries(plan, console)
    }

    /// What would be made and what it would cost.
    static func entries(_ plan: Wire.Plan, _ console: Console) {
        var table = TextTable([.init("What"), .init("Now"), .init("Why", isFlexible: true), .init("Cost", .right)])
        for entry in plan.entries where entry.target != "media" || entry.action != "reuse" {
            let isMade = entry.action == "make"
            let why = (entry.why + (isMade && !entry.basis.isEmpty ? [entry.basis] : [])).joined(separator: ", ")
            table.add([
                entry.title, entry.action, why, isMade ? (entry.isCertain ? "" : "≈ ") + Format.money(decimal: entry.costUsd) : "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        console.line()
        console.line(price(plan))
        if !plan.isCertain { console.line(console.paint(.dim, "≈ more is known once the source and its topics are.")) }
        let stale = plan.entries.count { $0.action == "stale" }
        if stale > 0 {
            console.line("\(Format.count(stale, "thing")) made by older rules: add --remake stale to make them anew.")
        }
    }

    /// `3 things to make, ≈ $0.02.`
    static func price(_ plan: Wire.Plan) -> String {
        let toMake = plan.entries.count { $0.action == "make" }
        let about = plan.isCertain ? "" : "≈ "
        return toMake == 0
            ? "Nothing to make." : "\(Format.count(toMake, "thing")) to make, \(about)\(Format.money(decimal: plan.costUsd))."
    }
}
