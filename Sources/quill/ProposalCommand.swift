internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill proposals` and `quill proposal`: what machines and other editors would change, and what a person takes of it.
struct ProposalCommand: Command {
    let context: CommandContext

    private var document: String { get throws(QuillError) { try parsed.id("document", of: Document.self, listedBy: "quill documents") } }

    func list() async throws -> Status {
        let (document, limit) = (try document, try parsed.integer("limit", in: 1...200) ?? 50)
        let state = parsed.value("state")
        let found = try await Reach.looking(configuration) { try await $0.proposals(of: document, state: state, limit: limit) }
        guard let found else { throw Reach.nothingYet }
        if isJSON {
            Output.json(found, console)
            return .done
        }
        guard !found.data.isEmpty else {
            console.line("No such proposals.")
            return .done
        }
        var table = TextTable([
            .init("Proposal"), .init("State"), .init("Of", isFlexible: true), .init("Made by", isFlexible: true), .init("Cost", .right),
            .init("When"),
        ])
        for row in found.data {
            table.add([
                row.id, row.state, row.section ?? "the whole document", row.madeBy, PlanText.cost(row.costUsd),
                String(row.createdAt.prefix(10)),
            ])
        }
        for line in table.render(width: console.width, paint: console.paint) { console.line(line) }
        return .done
    }

    func run() async throws -> Status {
        let document = try document
        let id = try parsed.id("proposal", of: Proposal.self, listedBy: "quill proposals \(document)")
        switch parsed.path.last {
        case "accept": try await accept(id, document)
        case "discard": try await discard(id, document)
        default:
            let proposal = try await Reach.looking(configuration) { try await $0.proposal(id, of: document) }
            guard let proposal else { throw Reach.nothingYet }
            if isJSON { Output.json(proposal, console) } else { ProposalText.show(proposal, of: document, console) }
        }
        return .done
    }

    private func accept(_ id: String, _ document: String) async throws {
        let head = try parsed.integer("on", in: 1...Int.max)
        var hunks: [Int] = []
        for written in parsed.values("hunks") {
            guard let number = Int(written), number >= 0 else { throw parsed.refused("hunks", written, "the number of a change") }
            hunks.append(number)
        }
        guard hunks.isEmpty || head != nil else {
            throw QuillError(
                .invalidInput, "on: changes are counted on a version of the document, and it is not said on which.",
                hint: "`quill proposal show \(document) \(id)` tells it.")
        }
        let overwrite = parsed.flag("overwrite")
        let section = parsed.value("section")
        let version = try await Reach.toChange(configuration).closing { reach in
            var choice = Wire.Accept(headVersion: head, section: section, overwrite: overwrite ? true : nil)
            if !hunks.isEmpty {
                let key = if let section { section } else { try await reach.client.proposal(id, of: document).proposal.section }
                choice = Wire.Accept(headVersion: head, section: key, hunks: hunks)
            }
            return try await reach.client.acceptProposal(id, of: document, choice)
        }
        if isJSON { return Output.json(version, console) }
        console.line("It is kept: \(document) is at version \(version.number).")
    }

    private func discard(_ id: String, _ document: String) async throws {
        let row = try await Reach.toChange(configuration).closing { try await $0.client.rejectProposal(id, of: document) }
        if isJSON { return Output.json(row, console) }
        console.line("It is discarded; `quill proposal show \(document) \(id)` still shows it.")
    }
}

/// A proposal for people: what it would change, each change with its number.
enum ProposalText {
    static func show(_ view: Wire.Proposal, of document: String, _ console: Console) {
        let row = view.proposal
        let cost = row.costUsd.map(Format.money(decimal:)) ?? "cost unknown"
        console.line("\(row.id)  \(row.state)  \(Console.safe(row.madeBy))  \(cost)")
        console.line(console.paint(.dim, "Laid over version \(view.headVersion) of \(document)."))
        for fallback in view.fallbacks {
            let words = "\(fallback.title) fell back on \(fallback.madeBy): \(FallbackText.why(fallback.insteadOf))"
            console.line(console.paint(.yellow, Console.safe(words)))
        }
        if view.isConflict { console.line(console.paint(.yellow, "The document has changed the same words since.")) }
        for field in view.fields {
            console.line("\n\(console.paint(.bold, Console.safe(field.name)))")
            change(nil, field.old, field.new, console)
        }
        for section in view.changes {
            console.line("\n\(console.paint(.bold, Console.safe(section.key)))  \(console.paint(.dim, section.kind))")
            if section.oldHeading != section.newHeading { change(nil, section.oldHeading, section.newHeading, console) }
            for part in section.parts where part.hunk != nil { change(part.hunk, part.removed, part.added, console) }
        }
        if view.changes.isEmpty && view.fields.isEmpty { console.line("\nIt says nothing that the document does not say already.") }
        guard row.state == "open" else { return }
        let example = view.changes.lazy.compactMap { change in change.parts.lazy.compactMap(\.hunk).first.map { (change.key, $0) } }.first
        console.line("\nAll of it:  quill proposal accept \(document) \(row.id)")
        if let (key, hunk) = example {
            console.line(
                "Some of it: quill proposal accept \(document) \(row.id) --section \(key) --hunks \(hunk) --on \(view.headVersion)")
        }
        console.line("Nothing:    quill proposal discard \(document) \(row.id)")
    }

    /// The words that go, and those that come.
    private static func change(_ number: Int?, _ removed: String?, _ added: String?, _ console: Console) {
        var label = number.map(String.init) ?? ""
        for (sign, text, style) in [("-", removed, Style.red), ("+", added, .green)] {
            guard let text, !text.isEmpty else { continue }
            for line in text.split(whereSeparator: \.isNewline) {
                let padded = String(repeating: " ", count: max(0, 4 - label.count)) + label
                console.line("\(console.paint(.dim, padded)) \(console.paint(style, "\(sign) \(Console.safe(String(line)))"))")
                label = ""
            }
        }
    }
}
