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
        var request = ArticleRequest(input: parsed.argument("input") ?? "", trigger: "cli")
        if !parsed.values("variants").isEmpty { request.variants = parsed.values("variants") }
        request.destinations = parsed.values("to")
        request.writer = parsed.value("writer")
        request.maxSections = try parsed.integer("max-sections", in: 1...12) ?? 12
        request.remake = parsed.values("remake")
        return parsed.flag("dry-run") ? try await plan(request) : try await make(request)
    }

    private func plan(_ request: ArticleRequest) async throws -> Status {
        let app = try await App.open(configuration)
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
            let watch = RunWatch(app: app, run: started.run.id, view: isJSON ? nil : ProgressView(console.err))
            if !isJSON, !started.isNewItem { console.note(console.paint(.dim, "Known already as \(started.item.id); what is there is reused.")) }
            let view = try await watch.untilEnded(interrupt)
            _ = try await app.sweep()
            let document = try await documentView(view, app)
            await app.close()
            return show(view, document, interrupted: interrupt.isSet)
        } catch {
            await app.close()
            throw error
        }
    }

    private func documentView(_ view: RunView, _ app: App) async throws -> DocumentView? {
        for target in view.run.wanted {
            if case .document(let id) = target.subject { return try await app.quill.document(id) }
        }
        return nil
    }

    private func show(_ view: RunView, _ document: DocumentView?, interrupted: Bool) -> Status {
        if isJSON { Output.json(RunOutput(view, document), console) } else { RunText.show(view, document, interrupted, console) }
        if interrupted && !view.run.state.isEnded { return .interrupted }
        switch view.run.state {
        case .succeeded: return .done
        case .waiting: return .waiting
        case .open, .failed, .cancelled: return .failed
        }
    }
}
