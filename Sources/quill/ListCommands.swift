internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill items`, `quill documents` and `quill runs`.
struct ListCommands: Command {
    let context: CommandContext

    func items() async throws -> Status {
        let limit = try parsed.integer("limit", in: 1...200) ?? 50
        let items = try await Reach.looking(configuration) { try await $0.items(limit: limit) } ?? Wire.List([], nextCursor: nil)
        show(items) { item in
            let length = item.durationSeconds.map { Format.duration(.seconds($0)) }
            entry(item.id, [String(item.createdAt.prefix(10)), item.language, length], item.title)
        }
        return .done
    }

    func documents() async throws -> Status {
        let limit = try parsed.integer("limit", in: 1...200) ?? 50
        let documents = try await Reach.looking(configuration) { try await $0.documents(limit: limit) } ?? Wire.List([], nextCursor: nil)
        show(documents) { document in
            let version = document.version.map { "version \($0), \(Format.count(document.words, "word"))" } ?? "nothing written yet"
            entry(document.id, [String(document.createdAt.prefix(10)), document.state, version], document.title)
        }
        return .done
    }

    func runs() async throws -> Status {
        let limit = try parsed.integer("limit", in: 1...200) ?? 50
        let runs = try await Reach.looking(configuration) { try await $0.runs(limit: limit) } ?? Wire.List([], nextCursor: nil)
        show(runs) { run in entry(run.id, [run.state, "\(run.startedAt.prefix(16))Z", Self.took(run)], run.itemTitle) }
        return .done
    }

    private func show<Row: Codable & Sendable>(_ list: Wire.List<Row>, _ row: (Row) -> Void) {
        if isJSON {
            Output.json(list, console)
        } else if list.data.isEmpty {
            console.line("Nothing yet. Begin with `quill article <file or address>`.")
        } else {
            list.data.forEach(row)
        }
    }

    private static func took(_ run: Wire.RunRow) -> String? {
        guard let written = run.endedAt, let ended = Timestamp(rfc3339: written), let started = Timestamp(rfc3339: run.startedAt)
        else { return nil }
        return "took " + Format.duration(.milliseconds(ended - started))
    }

    /// Two lines, so that neither the id nor the title is ever cut.
    private func entry(_ id: String, _ facts: [String?], _ title: String) {
        console.line("\(id)  \(console.paint(.dim, Console.safe(facts.compactMap { $0 }.joined(separator: "  "))))")
        console.line("    \(console.paint(.bold, Console.safe(title)))")
    }
}
