internal import QuillApp
internal import QuillCore
internal import QuillService
internal import Support
internal import Terminal

/// `quill article`: the main job, with its progress.
struct ArticleCommand {
    private let parsed: ParsedCommand
    private let console: Console
    private let configuration: Configuration

    init(_ parsed: ParsedCommand, _ console: Console, _ configuration: Configuration) {
        self.parsed = parsed
        self.console = console
        self.configuration = configuration
    }

    private var isJSON: Bool { parsed.flag("json") }

    func run() async throws -> Status {
        var request = ArticleRequest(input: .written(parsed.argument("input") ?? ""), trigger: "cli")
        if !parsed.values("variants").isEmpty { request.variants = parsed.values("variants") }
        request.destinations = parsed.values("to")
        request.writer = parsed.value("writer")
        request.maxSections = try parsed.integer("max-sections", in: 1...12) ?? 12
        request.remake = parsed.values("remake")
        return parsed.flag("dry-run") ? try await plan(request) : try await make(request)
    }

    /// A dry run makes nothing, not even a home.
    private func plan(_ request: ArticleRequest) async throws -> Status {
        if App.hasHome(configuration) { return try await plan(request, App.look(configuration)) }
        let home = TemporaryHome(configuration)
        defer { home.remove() }
        return try await plan(request, App.open(home.configuration))
    }

    private func plan(_ request: ArticleRequest, _ app: App) async throws -> Status {
        do {
            let (item, plan) = try await app.quill.planArticle(request)
            await app.close()
            if isJSON { Output.json(PlanOutput(item, plan), console) } else { PlanText.show(item, plan, console) }
            return .done
        } catch {
            await app.close()
            throw error
        }
    }

    private func make(_ request: ArticleRequest) async throws -> Status {
        let app = try await App.open(configuration)
        let interrupt = Interrupt()
        do {
            let started = try await app.quill.startArticle(request)
            Failpoint.reached("run.started")
            let watch = RunWatch(app: app, run: started.run.id, view: isJSON ? nil : ProgressView(console.err))
            if !isJSON, !started.isNewItem {
                console.note(console.paint(.dim, "Known already as \(started.item.id); what is there is reused."))
            }
            for note in started.notes { console.note(console.paint(.yellow, Console.safe(note))) }
            let view = try await watch.untilEnded(interrupt)
            await tidy(app)
            let document = try await documentView(view, app)
            await app.close()
            return show(view, document, started.notes, interrupt.signal)
        } catch {
            await app.close()
            throw error
        }
    }

    /// Removes what nothing speaks of any more. Nothing is lost when that fails: the next command does it.
    private func tidy(_ app: App) async {
        do { _ = try await app.sweep() } catch { Log.error("the home could not be tidied: \(error)") }
    }

    private func documentView(_ view: RunView, _ app: App) async throws -> DocumentView? {
        for target in view.run.wanted {
            if case .document(let id) = target.subject { return try await app.quill.document(id) }
        }
        return nil
    }

    private func show(_ view: RunView, _ document: DocumentView?, _ notes: [String], _ signal: Int32?) -> Status {
        if isJSON {
            Output.json(RunOutput(view, document, notes: notes), console)
        } else {
            RunText.show(view, document, signal != nil, console)
        }
        if let signal, !view.run.state.isEnded { return .interrupted(by: signal) }
        switch view.run.state {
        case .succeeded: return .done
        case .waiting: return .waiting
        case .open, .failed, .cancelled: return .failed
        }
    }
}
