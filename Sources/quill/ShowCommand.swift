internal import Foundation
internal import QuillClient
internal import QuillCore
internal import QuillRendering
internal import QuillWire
internal import Terminal

/// `quill show`: an item, a run or a document, and the texts that they hold.
struct ShowCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let written = parsed.argument("id") ?? ""
        for (option, prefix) in [("transcript", "itm_"), ("variant", "itm_"), ("format", "doc_")] where parsed.value(option) != nil {
            // An id without its beginning is an item's.
            guard written.hasPrefix(prefix) || prefix == "itm_" && !written.contains("_") else {
                throw QuillError(
                    .invalidInput, "id: --\(option) is for ids of the form \(prefix)….", hint: "`quill help show` tells what each can give."
                )
            }
        }
        let shown: Void? = try await Reach.looking(configuration) { client in
            if let id = ID<Item>(written), written.hasPrefix("itm_") || !written.contains("_") {
                try await item(id.text, client)
            } else if let id = ID<Run>(written), written.hasPrefix("run_") {
                try await run(id.text, client)
            } else if let id = ID<Document>(written), written.hasPrefix("doc_") {
                try await document(id.text, client)
            } else {
                throw QuillError(
                    .invalidInput, "id: \(written) is no id of an item, a run or a document.",
                    hint: "`quill items` and `quill runs` list them.")
            }
        }
        guard shown != nil else { throw Reach.nothingYet }
        return .done
    }

    private func item(_ id: String, _ client: QuillClient) async throws {
        if let format = parsed.value("transcript") {
            let text = String(decoding: try await client.transcript(of: id, format: format), as: UTF8.self)
            return console.out.write(format == "json" ? text + "\n" : text)
        }
        if let name = parsed.value("variant") { return try await summary(name, of: id, client) }
        let detail = try await client.item(id)
        if isJSON { return Output.json(detail, console) }
        console.line(console.paint(.bold, Console.safe(detail.item.title)))
        console.line("\(detail.item.id)  \(Console.safe(detail.item.contentId))\(detail.item.url.map { "  " + Console.safe($0) } ?? "")")
        var table = TextTable([.init("Variant"), .init("Made by", isFlexible: true), .init("Size", .right), .init("When")])
        for artifact in detail.artifacts {
            table.add([
                Variant(artifact.variant)?.title ?? artifact.variant, artifact.madeBy, Format.bytes(Int(artifact.bytes)),
                String(artifact.createdAt.prefix(16)),
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        for artifact in detail.artifacts where !artifact.insteadOf.isEmpty {
            let title = Variant(artifact.variant)?.title ?? artifact.variant
            console.line(console.paint(.yellow, Console.safe("\(title) fell back: \(FallbackText.why(artifact.insteadOf))")))
        }
        for document in detail.documents { console.line("document  quill show \(document) --format markdown") }
    }

    private func summary(_ name: String, of id: String, _ client: QuillClient) async throws {
        let summary = try Wire.decode(Summary.self, await client.variant(name, of: id, format: "json"))
        if isJSON {
            Output.json(summary, console)
        } else {
            console.line(Console.safe(SummaryText.plain(summary), keepsLines: true))
        }
    }

    private func run(_ id: String, _ client: QuillClient) async throws {
        let run = try await client.run(id)
        if isJSON { return Output.json(run, console) }
        console.line("\(run.id)  \(run.state)  \(Console.safe(run.item.title))")
        JobTable(jobs: run.jobs).show(console)
        for usage in run.usage {
            let facts = [
                usage.key, usage.model, "\(Int(usage.quantity)) \(usage.unit)", Format.duration(.seconds(usage.seconds)),
                usage.costUsd.map(Format.money(decimal:)) ?? "cost unknown",
            ]
            console.line(console.paint(.dim, facts.joined(separator: "  ")))
        }
        FallbackText.show(run.fallbacks, of: run.id, console)
        if let error = run.error { console.line(Console.safe("\(error.message) \(error.hint ?? "")")) }
    }

    private func document(_ id: String, _ client: QuillClient) async throws {
        let document = try await client.document(id)
        guard let matter = document.frontmatter, let version = document.document.version else {
            throw QuillError(.notFound, "The document has no text yet.", hint: "Run `quill article` on its input again.")
        }
        if isJSON || parsed.value("format") == "json" {
            return Output.json(DocumentOutput(document, matter, version), console)
        }
        try await DocumentText.write(id, matter, version: version, isHTML: parsed.value("format") == "html", client, console)
    }
}

/// A document with its text, as `--json` prints it.
private struct DocumentOutput: Encodable {
    struct Body: Encodable {
        let frontMatter: Wire.FrontMatter
        let sections: [Wire.Section]
    }
    let id, title, state: String
    let number: Int
    let body: Body

    init(_ document: Wire.Document, _ matter: Wire.FrontMatter, _ version: Int) {
        id = document.document.id
        title = document.document.title
        state = document.document.state
        number = version
        body = Body(frontMatter: matter, sections: document.sections)
    }
}
