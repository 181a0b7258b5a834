internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill audit`: who changed what.
struct AuditCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let filter = AuditFilter(
            action: parsed.value("action"), subject: parsed.value("subject"), actor: parsed.value("actor"),
            surface: parsed.value("surface"), since: parsed.value("since"), until: parsed.value("until"))
        if let format = parsed.value("export") {
            try await export(filter, isCSV: format == "csv")
        } else {
            try await list(filter)
        }
        return .done
    }

    private func list(_ filter: AuditFilter) async throws {
        let limit = try parsed.integer("limit", in: 1...200) ?? 50
        let entries =
            try await Reach.looking(configuration) { try await $0.audit(filter, limit: limit) } ?? Wire.List([], nextCursor: nil)
        if isJSON { return Output.json(entries, console) }
        guard !entries.data.isEmpty else { return console.line("No such changes.") }
        for entry in entries.data {
            let what = AuditAction(rawValue: entry.action)?.title ?? entry.action
            console.line("\(entry.at.prefix(19))Z  \(console.paint(.bold, what))  \(Console.safe(entry.subject))")
            console.line("    " + console.paint(.dim, Console.safe(Self.facts(entry))))
        }
    }

    /// Who asked from where, and what changed, in a line.
    private static func facts(_ entry: Wire.AuditEntry) -> String {
        let actor = entry.actor
        let who = [actor.name ?? "somebody", "by \(actor.surface)", actor.address.map { "from \($0)" }].compactMap { $0 }
        let change = [entry.before, entry.after].map(Wire.AuditEntry.words).filter { !$0.isEmpty }.joined(separator: " → ")
        return ([who.joined(separator: " "), change] + [entry.note ?? ""]).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// Every entry that is meant, page by page, so that there may be any number.
    private func export(_ filter: AuditFilter, isCSV: Bool) async throws {
        if isCSV { console.out.write(Wire.AuditEntry.csvHead + "\r\n") }
        _ = try await Reach.looking(configuration) { client in
            var cursor: String?
            repeat {
                let page = try await client.audit(filter, limit: 200, cursor: cursor)
                for entry in page.data {
                    console.out.write(isCSV ? entry.csv + "\r\n" : String(decoding: try Wire.encode(entry), as: UTF8.self) + "\n")
                }
                cursor = page.nextCursor
            } while cursor != nil
        }
    }
}
