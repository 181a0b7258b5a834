internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill document` and `quill review`: what a document is, what it says, and where it stands.
struct DocumentCommand: Command {
    let context: CommandContext

    private var id: String { get throws(QuillError) { try parsed.id("document", of: Document.self, listedBy: "quill documents") } }

    func run() async throws -> Status {
        let id = try id
        let version = try parsed.integer("version", in: 1...Int.max)
        let shown: Void? = try await Reach.looking(configuration) { client in
            let document = try await client.document(id)
            let format = parsed.value("format")
            guard format != nil || version != nil else { return try await overview(document, client) }
            guard let matter = document.frontmatter, let head = document.document.version else { throw Self.unwritten }
            try await DocumentText.write(id, matter, version: version ?? head, isHTML: format == "html", client, console)
        }
        guard shown != nil else { throw Reach.nothingYet }
        return .done
    }

    /// Moves it along the states of review.
    func review() async throws -> Status {
        let id = try id
        let action = (parsed.argument("action") ?? "").replacing("-", with: "_")
        let row = try await Reach.toChange(configuration).closing { try await $0.client.review(id, action: action) }
        if isJSON {
            Output.json(row, console)
        } else {
            console.line("\(row.id)  \(row.state)  \(Console.safe(row.title))")
        }
        return .done
    }

    private func overview(_ document: Wire.Document, _ client: QuillClient) async throws {
        if isJSON { return Output.json(document, console) }
        let row = document.document
        console.line(console.paint(.bold, Console.safe(row.title)))
        let facts = [row.id, row.state, row.version.map { "version \($0)" }, Format.count(row.words, "word"), row.language]
        console.line(console.paint(.dim, facts.compactMap(\.self).joined(separator: "  ")))
        if let description = row.description, !description.isEmpty { console.line(Console.safe(description)) }
        guard !document.sections.isEmpty else { return console.line("Nothing is written in it yet.") }
        console.line()
        var table = TextTable([.init("Section"), .init("Heading", isFlexible: true)])
        for section in document.sections { table.add([section.key, section.heading ?? "–"]) }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        console.line()
        for delivery in document.deliveries { console.line("\(delivery.state)  \(Console.safe(delivery.destination))") }
        let open = try await client.proposals(of: row.id, state: "open", limit: 200)
        if !open.data.isEmpty {
            console.line("\(Format.count(open.data.count, "proposal")) open: quill proposals \(row.id) --state open")
        }
        console.line(console.paint(.dim, "Its text: quill document \(row.id) --format markdown"))
    }

    private static let unwritten = QuillError(
        .notFound, "The document has no text yet.", hint: "Run `quill article` on its input again.")
}

/// The text of a document, as a file of its own.
enum DocumentText {
    static func write(
        _ id: String, _ matter: Wire.FrontMatter, version: Int, isHTML: Bool, _ client: QuillClient, _ console: Console
    ) async throws {
        let text = String(decoding: try await client.body(of: id, version: version, format: isHTML ? "html" : "mdx"), as: UTF8.self)
        if isHTML { return console.out.write(text) }
        console.line("# \(Console.safe(matter.title))\n\n\(Console.safe(matter.description))\n")
        console.out.write(Console.safe(text, keepsLines: true) + "\n")
    }
}
