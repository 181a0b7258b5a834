internal import QuillApp
internal import QuillCore
internal import QuillService
internal import Terminal

/// `quill items` and `quill runs`.
struct ListCommands {
    private let parsed: ParsedCommand
    private let console: Console
    private let configuration: Configuration

    init(_ parsed: ParsedCommand, _ console: Console, _ configuration: Configuration) {
        self.parsed = parsed
        self.console = console
        self.configuration = configuration
    }

    func items() async throws -> Status {
        let page = Page(limit: try parsed.integer("limit", in: 1...200) ?? 50)
        let items = try await App.looking(configuration) { app in try await app.quill.items(page) } ?? []
        if parsed.flag("json") {
            Output.json(ListOutput(data: items.map(ItemOutput.init)), console)
        } else if items.isEmpty {
            console.line("Nothing yet. Begin with `quill article <file or address>`.")
        } else {
            for item in items {
                let length = item.durationSeconds.map { Format.duration(.seconds($0)) }
                entry(item.id.text, [item.createdAt.date, item.language, length], item.title)
            }
        }
        return .done
    }

    func runs() async throws -> Status {
        let page = Page(limit: try parsed.integer("limit", in: 1...200) ?? 50)
        let runs = try await App.looking(configuration) { app in try await app.quill.runs(page) } ?? []
        if parsed.flag("json") {
            Output.json(ListOutput(data: runs.map { RunRow($0.run, $0.item) }), console)
        } else if runs.isEmpty {
            console.line("Nothing yet. Begin with `quill article <file or address>`.")
        } else {
            for (run, item) in runs {
                let took = run.endedAt.map { "took " + Format.duration(.milliseconds($0 - run.createdAt)) }
                entry(run.id.text, [run.state.rawValue, "\(run.createdAt.description.prefix(16))Z", took], item?.title ?? "")
            }
        }
        return .done
    }

    /// Two lines, so that neither the id nor the title is ever cut.
    private func entry(_ id: String, _ facts: [String?], _ title: String) {
        console.line("\(id)  \(console.paint(.dim, Console.safe(facts.compactMap { $0 }.joined(separator: "  "))))")
        console.line("    \(console.paint(.bold, Console.safe(title)))")
    }
}

struct ListOutput<Row: Encodable>: Encodable {
    let data: [Row]
}

struct RunRow: Encodable {
    let id, state, itemId, itemTitle, trigger, startedAt: String
    let endedAt: String?
    let error: ErrorOutput.Problem?

    init(_ run: Run, _ item: Item?) {
        id = run.id.text
        state = run.state.rawValue
        itemId = run.item.text
        itemTitle = item?.title ?? ""
        trigger = run.trigger
        startedAt = run.createdAt.description
        endedAt = run.endedAt?.description
        error = run.error.map(ErrorOutput.Problem.init)
    }
}

extension App {
    /// Looks into the home and closes it again; nil when there is no home yet.
    static func looking<T>(_ configuration: Configuration, _ body: (App) async throws -> T) async throws -> T? {
        guard hasHome(configuration) else { return nil }
        let app = try await look(configuration)
        do {
            let answer = try await body(app)
            await app.close()
            return answer
        } catch {
            await app.close()
            throw error
        }
    }
}
