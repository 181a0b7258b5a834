internal import Foundation
internal import Markdown
internal import QuillApp
internal import QuillCore
internal import QuillPipeline
internal import QuillRendering
internal import QuillService
internal import Terminal

/// `quill show`: an item, a run or a document, and the texts that they hold.
struct ShowCommand {
    private let parsed: ParsedCommand
    private let console: Console
    private let configuration: Configuration

    init(_ parsed: ParsedCommand, _ console: Console, _ configuration: Configuration) {
        self.parsed = parsed
        self.console = console
        self.configuration = configuration
    }

    func run() async throws -> Status {
        let written = parsed.argument("id") ?? ""
        for (option, prefix) in [("transcript", "itm_"), ("variant", "itm_"), ("format", "doc_")] where parsed.value(option) != nil {
            guard written.hasPrefix(prefix) || !written.contains("_") else {
                throw QuillError(
                    .invalidInput, "id: --\(option) is for ids of the form \(prefix)….", hint: "`quill help show` tells what each can give."
                )
            }
        }
        let shown: Void? = try await App.looking(configuration) { app in
            if let id = ID<Item>(written), written.hasPrefix("itm_") || !written.contains("_") {
                try await show(id, app)
            } else if let id = ID<Run>(written), written.hasPrefix("run_") {
                try await show(id, app)
            } else if let id = ID<Document>(written), written.hasPrefix("doc_") {
                try await show(id, app)
            } else {
                throw QuillError(
                    .invalidInput, "id: \(written) is no id of an item, a run or a document.",
                    hint: "`quill items` and `quill runs` list them.")
            }
        }
        guard shown != nil else {
            throw QuillError(.notFound, "There is nothing in Quill's home yet.", hint: "Begin with `quill article <file or address>`.")
        }
        return .done
    }

    private func show(_ id: ID<Item>, _ app: App) async throws {
        if let format = parsed.value("transcript") { return try await transcript(of: id, format, app) }
        if let name = parsed.value("variant"), let type = SummaryType(written: name) {
            let summary = try await app.quill.summary(type, of: id)
            if parsed.flag("json") {
                Output.json(summary, console)
            } else {
                console.line(Console.safe(SummaryText.plain(summary), keepsLines: true))
            }
            return
        }
        let view = try await app.quill.item(id)
        if parsed.flag("json") { return Output.json(ItemViewOutput(view), console) }
        console.line(console.paint(.bold, Console.safe(view.item.title)))
        console.line("\(view.item.id)  \(Console.safe(view.item.contentID.text))\(view.item.url.map { "  " + Console.safe($0) } ?? "")")
        var table = TextTable([.init("Variant"), .init("Made by", isFlexible: true), .init("Size", .right), .init("When")])
        for artifact in view.artifacts {
            table.add([
                Title.of(artifact.target.variant), Engine.name(artifact.provenance), Format.bytes(Int(artifact.byteCount)),
                String(artifact.createdAt.description.prefix(16)),
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        for document in view.documents { console.line("document  quill show \(document.id) --format markdown") }
    }

    private func transcript(of id: ID<Item>, _ format: String, _ app: App) async throws {
        let transcript = try await app.quill.transcript(id)
        guard transcript.isTimed || format == "txt" || format == "json" else {
            throw QuillError(.unsupported, "transcript: a text has no times, so there are no subtitles of it.", hint: "Choose txt or json.")
        }
        switch format {
        case "vtt": console.out.write(TranscriptText.vtt(transcript))
        case "srt": console.out.write(TranscriptText.srt(transcript))
        case "json": console.line(String(decoding: try TranscriptText.json(transcript), as: UTF8.self))
        default: console.out.write(TranscriptText.text(transcript))
        }
    }

    private func show(_ id: ID<Run>, _ app: App) async throws {
        let view = try await app.quill.run(id)
        if parsed.flag("json") { return Output.json(RunOutput(view, nil), console) }
        console.line("\(view.run.id)  \(view.run.state.rawValue)  \(Console.safe(view.item.title))")
        var table = TextTable([
            .init("Job"), .init("What", isFlexible: true), .init("State"), .init("Tries", .right), .init("Note", isFlexible: true),
        ])
        for job in view.jobs {
            table.add([
                job.id.text, Title.of(job.target.variant), job.status.state.rawValue, String(job.status.tries), job.error?.message ?? "",
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        for record in view.usage {
            console.line(
                console.paint(
                    .dim,
                    "\(record.key)  \(record.usage.model)  \(Int(record.usage.quantity)) \(record.usage.unit)  \(Format.duration(.seconds(record.usage.seconds)))  \(Format.money(nanoDollars: record.usage.cost.nanoDollars))"
                ))
        }
        if let error = view.run.error { console.line(Console.safe("\(error.message) \(error.hint ?? "")")) }
    }

    private func show(_ id: ID<Document>, _ app: App) async throws {
        let view = try await app.quill.document(id)
        guard let head = view.head, let item = view.item, let transcript = view.transcript else {
            throw QuillError(.notFound, "The document has no text yet.", hint: "Run `quill article` on its input again.")
        }
        let isJSON = parsed.flag("json") || parsed.value("format") == "json"
        if isJSON { return Output.json(DocumentOutput(view.document, head), console) }
        if parsed.value("format") == "html" {
            return console.out.write(Markdown.html(ArticleRenderer.plain(head.body, item: item, transcript: transcript)))
        }
        let matter = head.body.frontMatter
        console.line("# \(Console.safe(matter.title))\n\n\(Console.safe(matter.description))\n")
        console.out.write(Console.safe(ArticleRenderer.plain(head.body, item: item, transcript: transcript), keepsLines: true) + "\n")
    }
}

/// Who or what made a thing, in a word.
enum Engine {
    static func name(_ provenance: Provenance) -> String {
        switch provenance {
        case .attempt(_, let engine): engine
        case .person(let name): "given by \(name)"
        case .remote(let system): "edited in \(system)"
        }
    }
}

struct ItemViewOutput: Encodable {
    struct ArtifactOutput: Encodable {
        let id, variant, mediaType, madeBy, createdAt: String
        let bytes: Int64
    }
    let item: ItemOutput
    let artifacts: [ArtifactOutput]
    let documents: [String]

    init(_ view: ItemView) {
        item = ItemOutput(view.item)
        artifacts = view.artifacts.map {
            ArtifactOutput(
                id: $0.id.text, variant: $0.target.variant.description, mediaType: $0.mediaType, madeBy: Engine.name($0.provenance),
                createdAt: $0.createdAt.description, bytes: $0.byteCount)
        }
        documents = view.documents.map(\.id.text)
    }
}

struct DocumentOutput: Encodable {
    let id, title, state, revision: String
    let number: Int
    let body: Revision.Body

    init(_ document: Document, _ revision: Revision) {
        id = document.id.text
        title = document.title
        state = document.state.rawValue
        self.revision = revision.id.text
        number = revision.number
        body = revision.body
    }
}
