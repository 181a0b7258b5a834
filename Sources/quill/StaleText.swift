internal import QuillCore
internal import QuillWire
internal import Terminal

/// What all that is out of date would cost together.
struct StaleSum: Encodable {
    let items: Int
    let things: Int
    /// Of what has a price.
    let costUsd: String
    /// Items of which the price cannot be told.
    let unpricedItems: Int
    let isCertain: Bool

    init(_ rows: [Wire.StaleItem]) {
        let ready = rows.filter { !$0.entries.isEmpty }
        items = ready.count
        things = ready.reduce(0) { $0 + $1.entries.count }
        costUsd = ready.compactMap(\.costUsd).compactMap(Self.money).reduce(Money.zero) { $0 + $1 }.decimal
        unpricedItems = ready.count { $0.costUsd == nil }
        isCertain = ready.allSatisfy(\.isCertain)
    }

    /// `0.003400000`, as the API writes it.
    private static func money(_ decimal: String) -> Money? {
        let parts = decimal.split(separator: ".")
        guard parts.count == 2, parts[1].count == 9, let nano = Int64(parts.joined()) else { return nil }
        return Money(nanoDollars: nano)
    }
}

/// What `quill reprocess --dry-run --json` prints.
struct StaleOutput: Encodable {
    let data: [Wire.StaleItem]
    let sum: StaleSum
}

/// What `quill reprocess --json` prints.
struct ReprocessOutput: Encodable {
    let runs: [String]
    let left: [Wire.StaleItem]
    /// Items that are out of date and were beyond the limit.
    let notBegun: Int
}

/// The same for people.
enum StaleText {
    static func show(_ row: Wire.StaleItem, _ console: Console) {
        console.line("\(Console.safe(row.itemTitle))  \(console.paint(.dim, row.itemId))")
        if !row.entries.isEmpty {
            var table = TextTable([.init("What"), .init("Why", isFlexible: true), .init("Cost", .right)])
            for entry in row.entries {
                table.add([entry.title, entry.why.joined(separator: ", "), about(entry.costUsd, entry.isCertain)])
            }
            for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        }
        note(row, console)
        console.line()
    }

    /// Why nothing was begun of it.
    static func left(_ row: Wire.StaleItem, _ console: Console) {
        console.line("\(Console.safe(row.itemTitle))  \(console.paint(.dim, row.itemId))")
        note(row, console)
    }

    private static func note(_ row: Wire.StaleItem, _ console: Console) {
        if let run = row.runningRun { console.line("    Being made anew already, by \(run).") }
        if let fault = row.fault {
            console.line("    " + console.paint(.yellow, Console.safe(fault.message + (fault.hint.map { " " + $0 } ?? ""))))
        }
    }

    static func show(_ sum: StaleSum, _ console: Console) {
        guard sum.items > 0 else { return console.line("Nothing can be begun.") }
        let known = about(sum.costUsd, sum.isCertain)
        let price =
            sum.unpricedItems == 0
            ? known
            : sum.unpricedItems == sum.items
                ? "what it costs is unknown" : "\(known) and what \(Format.count(sum.unpricedItems, "item")) of unknown price cost"
        console.line("\(Format.count(sum.things, "thing")) to make of \(Format.count(sum.items, "item")), \(price).")
    }

    /// Nothing is about nothing.
    private static func about(_ decimal: String?, _ isCertain: Bool) -> String {
        let cost = PlanText.cost(decimal)
        return isCertain || !cost.hasPrefix("$") ? cost : "≈ " + cost
    }
}
