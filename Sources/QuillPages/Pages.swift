internal import Crypto
package import HTTPServer
package import QuillCore
package import QuillService
package import QuillWeb
internal import Support

/// The dashboard on the wire: every page, every fragment of one, the files they refer to, and what their forms post.
///
/// A page is made in two steps: a presenter asks the use cases and gives a model, and QuillWeb writes the model. A fragment is
/// the same model and one of its regions.
package struct Pages: Sendable {
    private(set) var quill: Quill
    let feed: EventFeed
    let uploads: any UploadStore
    let files: Files
    let tokens: FormTokens
    let environment: String?
    let queueMode: String
    /// How long entries of the audit trail are kept; nil for ever.
    let auditDays: Int?

    /// `secret` is what forms are known by; with another one the pages that are open now cannot post any more.
    package init(
        quill: Quill, feed: EventFeed, uploads: any UploadStore, assets: AssetSet, environment: String, queueMode: String,
        auditDays: Int? = nil, secret: [UInt8]? = nil
    ) {
        self.quill = quill
        self.feed = feed
        self.uploads = uploads
        files = Files(assets)
        tokens = FormTokens(secret: secret ?? FormTokens.newSecret())
        self.environment = environment == "development" ? nil : environment
        self.queueMode = queueMode
        self.auditDays = auditDays
    }

    /// Nil when it is no page. `id` names the request where something goes wrong.
    package func answer(_ request: Request, id: String) async -> Response? {
        if let response = files.answer(request) { return response }
        do {
            if request.method == "POST" { return try await acting(for: request).act(request, id) }
            guard ["GET", "HEAD"].contains(request.method) else { return nil }
            return try await show(request)
        } catch {
            return await problem(.unexpected(error, while: "making the page"), request, id)
        }
    }

    /// The same pages, for what the browser behind a request asks for.
    private func acting(for request: Request) -> Pages {
        var pages = self
        pages.quill = quill.acting(as: AuditActor(.client, from: .dashboard, at: request.peer))
        return pages
    }

    /// The page, or the fragment, at an address; nil, or `not-found`, where there is none.
    private func show(_ request: Request) async throws -> Response? {
        let visit = try await visit(request)
        switch request.segments.first {
        case "fragments": return try await fragment(Array(request.segments.dropFirst()), visit)
        default: return try await page(request.segments, visit)
        }
    }

    private func page(_ path: [String], _ visit: Visit) async throws -> Response? {
        switch (path.first, path.count) {
        case (nil, _): return visit.page(try await overview(visit))
        case ("library", 1): return visit.page(try await library(visit, isWhole: false))
        case ("library", 2) where path[1] == "new": return visit.page(try await add(visit, AddForm(visit.request)))
        case ("items", 2): return visit.page(ItemPage(try await item(try path.id(1), visit)))
        case ("documents", 1): return visit.page(try await documents(visit))
        case ("documents", 2): return visit.page(DocumentPage(try await document(try path.id(1), visit)))
        case ("documents", 3) where path[2] == "versions": return visit.page(try await versions(try path.id(1), nil, visit))
        case ("documents", 4) where path[2] == "versions": return visit.page(try await versions(try path.id(1), path[3], visit))
        case ("documents", 5) where path[2] == "sections" && path[4] == "edit":
            return try await editor(try path.id(1), path[3], visit)
        case ("runs", 2): return visit.page(RunPage(try await run(try path.id(1), visit)))
        case ("inbox", 1): return try await inboxOpened(visit)
        case ("stale", 1): return visit.page(try await stale(visit))
        case ("schedules", 1): return visit.page(try await schedules(visit))
        case ("jobs", 1): return visit.page(try await jobs(visit))
        case ("jobs", 2) where path[1] == "dead": return visit.redirect(to: .deadLetters(DeadFilter()))
        case ("activity", 1): return visit.page(try await activity(visit))
        case ("jobs", 2): return visit.page(JobPage(try await job(try path.id(1), visit)))
        default:
            guard visit.request.headers["Accept"]?.contains("text/html") == true else { return nil }
            throw QuillError(.notFound, "The page does not exist, or what it showed was deleted.", hint: "Look for it in the library.")
        }
    }
}

extension [String] {
    /// The id in a path; whatever is none is of nothing that exists.
    func id<Of: Noun>(_ index: Int) throws(QuillError) -> ID<Of> {
        guard indices.contains(index), let id = ID<Of>(self[index]) else {
            throw QuillError(.notFound, "The page does not exist, or what it showed was deleted.", hint: "Look for it in the library.")
        }
        return id
    }
}
