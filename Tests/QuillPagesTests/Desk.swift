import Foundation
import HTTPClient
import HTTPServer
import Media
import QuillCore
import QuillPages
import QuillPipeline
import QuillProviders
import QuillService
import QuillStore
import QuillWeb
import SQLite
import Testing

/// The pages on a real server and a real database in a temporary folder, and a browser that does what it is told. Nothing works
/// jobs off here: what was asked for stays queued.
final class Desk: Sendable {
    let quill: Quill
    let store: SQLStore
    let base: String
    private let blobs: LocalBlobStore
    private let server: HTTPServer
    private let client = HTTPClient(.trusted(userAgent: "test"))
    private let folder: String

    init(models: [(name: String, model: any TextModel)] = []) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "quill-pages-\(UInt64.random(in: .min ... .max))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try await SQLiteDatabase(path: folder + "/quill.db", options: .init(synchronous: .off))
        store = SQLStore(database, ids: IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { .random(in: .min ... .max) }))
        try await store.migrate()
        let writers = Writers([ExtractiveWriter()], models: models, prompts: try PromptLibrary.embedded())
        let steps = Steps.all(
            readers: [], recognition: RecordingRecogniser(media: MediaTools(), transcribers: []), writers: writers, publishers: [])
        blobs = try LocalBlobStore(root: folder + "/blobs")
        quill = Quill(
            store: store, blobs: blobs, conductor: Conductor(rules: steps), publishers: [], writers: writers, speechModels: [])
        let pages = Pages(
            quill: quill, feed: EventFeed(store: store), uploads: try LocalUploads(root: folder + "/uploads"),
            assets: AssetSet(prepared: [:]),
            environment: "development", queueMode: "inline")
        server = try HTTPServer(ServerOptions()) { request in
            await pages.answer(request, id: "req_test") ?? Response(status: 404, body: .text("no page"))
        }
        base = "http://127.0.0.1:\(server.port)"
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    func close() async {
        await server.close()
        await client.close()
        await store.close()
    }

    func ask(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(method, base + path)
        request.headers = headers
        if !body.isEmpty { request.body = .bytes(body) }
        return try await client.send(request)
    }

    /// An item with a transcript of `lines`.
    func item(_ title: String, lines: [String] = ["One.", "Two."]) async throws -> ID<Item> {
        let cues = lines.enumerated().map { Cue(id: $0, startMilliseconds: $0 * 1_000, endMilliseconds: $0 * 1_000 + 900, text: $1) }
        let blob = try await blobs.put(try JSON.encode(Transcript(language: "en", origin: .text, cues: cues, notes: [])))
        return try await store.write { store throws(QuillError) in
            let now = try store.now()
            let item = Item(
                id: store.newID(), project: Project.defaultID, kind: .file, contentID: ContentID(trusted: "file:\(title)"), title: title,
                url: nil, createdAt: now)
            try store.insert(item)
            try store.insert(
                Artifact(
                    id: store.newID(), project: item.project, target: Target(.item(item.id), .transcript), recipe: nil,
                    content: blob.content, byteCount: blob.byteCount, mediaType: "application/json", facts: Facts(),
                    provenance: .person("owner"), job: nil, createdAt: now))
            return item.id
        }
    }

    /// A document with two sections that cites the item.
    func document(_ item: ID<Item>, text: String = "First words. [0:01](cue:1)\n\nSecond paragraph.") async throws -> ID<Document> {
        let draft = DocumentDraft(
            title: "A draft", sections: [.init(heading: nil, markdown: "Lead."), .init(heading: "Engines", markdown: text)], items: [item])
        return try await quill.createDocument(draft).document.id
    }

    func proposal(_ document: ID<Document>, _ markdown: String, cost: Spent = .nothing) async throws -> ID<Proposal> {
        let head = try #require(try await quill.head(of: document))
        return try await store.write { store throws(QuillError) in
            let proposal = Proposal(
                id: store.newID(), document: document, base: head.id, origin: .regeneration,
                content: .section(Section(key: "engines", heading: "Engines", level: 2, markdown: markdown, cues: [])), recipe: nil,
                provenance: .person("owner"), job: nil, run: nil, cost: cost, state: .open, createdAt: try store.now())
            try store.insert(proposal)
            return proposal.id
        }
    }

    /// A job that made `target` and was billed for it.
    func spend(_ nano: Int64, on target: Target) async throws {
        try await store.write { store throws(QuillError) in
            let now = try store.now()
            let item = try store.items(Project.defaultID, Page()).first
            guard let item else { throw QuillError(.notFound, "There is no item to spend on.") }
            try store.insert(
                Job(
                    id: store.newID(), project: Project.defaultID, step: "billed", item: item.id, target: target,
                    recipe: Recipe(step: "billed", version: 1, inputs: [:]),
                    parameters: Parameters(writer: "extractive", speechModel: "", maxSections: 1), status: JobStatus(), runAt: now,
                    error: nil, createdAt: now, endedAt: nil))
            guard let claim = try store.claim(worker: "test", room: ["billed": 1], leaseMilliseconds: 60_000).first else {
                throw QuillError(.conflict, "The job cannot be begun.")
            }
            let usage = Usage(provider: "p", model: "m", unit: "tokens", quantity: 1, cost: Money(nanoDollars: nano), seconds: 0)
            try store.insert(UsageRecord(id: store.newID(), attempt: claim.attempt, key: "call", usage: usage, createdAt: now))
        }
    }

    /// Makes these sections ones that were written from a source, and so can be written anew.
    func chapters(_ document: ID<Document>, _ keys: [String]) async throws {
        let blob = try await blobs.put(try JSON.encode(Chapters(entries: [])))
        try await store.write { store throws(QuillError) in
            try store.insert(
                Artifact(
                    id: store.newID(), project: Project.defaultID, target: Target(.document(document), .chapters), recipe: nil,
                    content: blob.content, byteCount: blob.byteCount, mediaType: "application/json", facts: Facts(sectionKeys: keys),
                    provenance: .person("owner"), job: nil, createdAt: try store.now()))
        }
    }

    func text(_ document: ID<Document>) async throws -> String? {
        try await quill.head(of: document)?.body.sections.first { $0.key == "engines" }?.markdown
    }
}

/// A browser: it keeps its cookie and knows the token of the forms it was shown.
struct Browser {
    let desk: Desk
    let cookie: String
    let token: String

    init(_ desk: Desk) async throws {
        let shown = try await desk.ask("GET", "/")
        let set = try #require(shown.headers["Set-Cookie"])
        cookie = String(set.prefix { $0 != ";" })
        let page = String(decoding: shown.body, as: UTF8.self)
        let start = try #require(page.firstRange(of: "name=\"form_token\" value=\"")).upperBound
        token = String(page[start...].prefix { $0 != "\"" })
        self.desk = desk
    }

    func get(_ path: String) async throws -> (status: Int, page: String) {
        let answer = try await desk.ask("GET", path, headers: [("Cookie", cookie), ("Accept", "text/html")])
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    func post(
        _ path: String, _ fields: KeyValuePairs<String, String>, patch: Bool = false, token: String?? = .none
    ) async throws -> HTTPResponse {
        try await send(path, fields.map { ($0.key, $0.value) }, patch: patch, token: token)
    }

    func send(_ path: String, _ fields: [(String, String)], patch: Bool, token: String?? = .none) async throws -> HTTPResponse {
        var pairs = fields
        if let token = token ?? self.token { pairs.insert(("form_token", token), at: 0) }
        let body = pairs.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        let headers = [
            (name: "Cookie", value: cookie), (name: "Content-Type", value: "application/x-www-form-urlencoded"),
            (name: "Accept", value: patch ? Patch.type : "text/html"),
        ]
        return try await desk.ask("POST", path, headers: headers, body: Array(body.utf8))
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) ? String(UnicodeScalar($0)) : "%" + hex($0) }.joined()
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
}

extension HTTPResponse {
    var words: String { String(decoding: body, as: UTF8.self) }
}
