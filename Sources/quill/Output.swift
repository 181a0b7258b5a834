internal import Foundation
internal import QuillCore
internal import QuillService
internal import Terminal

/// What `--json` prints: snake_case, sorted keys, one document.
enum Output {
    static func json(_ value: some Encodable, _ console: Console) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do { console.line(String(decoding: try encoder.encode(value), as: UTF8.self)) } catch {
            console.failure("quill", "the answer could not be written as JSON: \(error)")
        }
    }
}

struct ErrorOutput: Encodable {
    struct Problem: Encodable {
        let code: String
        let message: String
        let hint: String?

        init(_ error: QuillError) {
            code = error.code.rawValue
            message = error.message
            hint = error.hint
        }
    }
    let error: Problem
}

struct ItemOutput: Encodable {
    let id, kind, contentId, title: String
    let url, language: String?
    let durationSeconds: Double?
    let createdAt: String

    init(_ item: Item) {
        id = item.id.text
        kind = item.kind.rawValue
        contentId = item.contentID.text
        title = item.title
        url = item.url
        language = item.language
        durationSeconds = item.durationSeconds
        createdAt = item.createdAt.description
    }
}

struct PlanOutput: Encodable {
    struct Entry: Encodable {
        let target, step, action: String
        let why: [String]
        let isCertain: Bool
        let costUsd: String
        let basis: String
    }
    let item: ItemOutput?
    let entries: [Entry]
    let costUsd: String
    let isCertain: Bool

    init(_ item: Item?, _ plan: Plan) {
        self.item = item.map(ItemOutput.init)
        entries = plan.entries.map { entry in
            Entry(
                target: entry.target.variant.description, step: entry.step, action: PlanText.action(entry.action),
                why: PlanText.reasons(entry.action), isCertain: entry.isCertain, costUsd: entry.estimate.cost.decimal,
                basis: entry.estimate.basis)
        }
        costUsd = plan.cost.decimal
        isCertain = plan.isCertain
    }
}

struct RunOutput: Encodable {
    struct JobOutput: Encodable {
        let id, step, target, state: String
        let tries: Int
        let error: ErrorOutput.Problem?
    }
    struct DocumentOutput: Encodable {
        let id, title, state: String
        let sections: [String]
        let words: Int
    }
    struct DeliveryOutput: Encodable {
        let destination, state: String
        let url: String?
        let written, omitted: [String]
    }
    let id, state: String
    let item: ItemOutput
    let jobs: [JobOutput]
    let document: DocumentOutput?
    let deliveries: [DeliveryOutput]
    /// What was noticed when the run was begun: an edit made at a destination.
    let notes: [String]
    let costUsd: String
    let error: ErrorOutput.Problem?
    let startedAt: String
    let endedAt: String?

    init(_ view: RunView, _ document: DocumentView?, notes: [String] = []) {
        self.notes = notes
        id = view.run.id.text
        state = view.run.state.rawValue
        item = ItemOutput(view.item)
        jobs = view.jobs.map {
            JobOutput(
                id: $0.id.text, step: $0.step, target: $0.target.variant.description, state: $0.status.state.rawValue,
                tries: $0.status.tries,
                error: $0.error.map(ErrorOutput.Problem.init))
        }
        self.document = document.flatMap { document in
            document.head.map { head in
                DocumentOutput(
                    id: document.document.id.text, title: head.body.frontMatter.title, state: document.document.state.rawValue,
                    sections: head.body.sections.map(\.key), words: RunText.words(head.body))
            }
        }
        deliveries = (document?.deliveries ?? []).filter { RunText.isWanted($0.delivery, view.run) }.map {
            DeliveryOutput(
                destination: "\($0.destination.kind):\($0.destination.locator)", state: $0.delivery.state.rawValue,
                url: $0.delivery.ref?.url,
                written: $0.delivery.receipt?.written ?? [], omitted: $0.delivery.receipt?.omitted ?? [])
        }
        costUsd = view.usage.reduce(Money.zero) { $0 + $1.usage.cost }.decimal
        error = view.run.error.map(ErrorOutput.Problem.init)
        startedAt = view.run.createdAt.description
        endedAt = view.run.endedAt?.description
    }
}
