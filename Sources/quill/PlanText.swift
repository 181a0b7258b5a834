internal import QuillCore
internal import QuillService
internal import Terminal

/// A plan for people.
enum PlanText {
    static func show(_ item: Item?, _ plan: Plan, _ console: Console) {
        console.line(item.map { "\(Console.safe($0.title))  \(console.paint(.dim, $0.id.text))" } ?? "Not seen before.")
        console.line()
        var table = TextTable([.init("What"), .init("Now"), .init("Why", isFlexible: true), .init("Cost", .right)])
        for entry in plan.entries where entry.target.variant.kind != .media || entry.action != .reuse {
            let isMade = if case .make = entry.action { true } else { false }
            let mark = entry.isCertain && entry.estimate.isKnown ? "" : "≈ "
            let why = (reasons(entry.action) + (isMade && !entry.estimate.basis.isEmpty ? [entry.estimate.basis] : [])).joined(
                separator: ", ")
            table.add([
                Title.of(entry.target.variant), action(entry.action), why,
                isMade ? mark + Format.money(nanoDollars: entry.estimate.cost.nanoDollars) : "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        console.line()
        let about = plan.isCertain ? "" : "≈ "
        console.line(
            plan.toMake.isEmpty
                ? "Nothing to make."
                : "\(Format.count(plan.toMake.count, "thing")) to make, \(about)\(Format.money(nanoDollars: plan.cost.nanoDollars)).")
        if !plan.isCertain { console.line(console.paint(.dim, "≈ more is known once the source and its topics are.")) }
        if !plan.stale.isEmpty {
            console.line("\(Format.count(plan.stale.count, "thing")) made by older rules: add --remake stale to make them anew.")
        }
    }

    static func action(_ action: Plan.Action) -> String {
        switch action {
        case .reuse: "reuse"
        case .keepStale: "stale"
        case .make: "make"
        case .blocked: "blocked"
        }
    }

    static func reasons(_ action: Plan.Action) -> [String] {
        switch action {
        case .reuse: []
        case .keepStale(let why): why
        case .make(.missing): []
        case .make(.asked): ["asked for"]
        case .make(.inputsChanged): ["what it rests on is made anew"]
        case .make(.outdated(let why)): why
        case .blocked: ["what it rests on failed"]
        }
    }
}
