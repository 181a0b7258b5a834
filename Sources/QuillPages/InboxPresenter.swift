internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    /// The number of the newest event that was there when this browser opened the inbox.
    static let seenCookie = "seen"

    /// Zero where it never was: then everything is new.
    func seen(_ request: Request) -> Int64 { request.cookie(Self.seenCookie).flatMap { Int64($0) } ?? 0 }

    func inbox(_ visit: Visit) async throws -> InboxPage {
        let seen = self.seen(visit.request)
        return InboxPage(
            InboxModel(badges: visit.badges, rows: try await quill.happenings().map { Self.row($0, isNew: $0.number > seen) }))
    }

    /// The page, after which what it shows counts as seen.
    func inboxOpened(_ visit: Visit) async throws -> Response {
        var response = visit.page(try await inbox(visit))
        response.headers.append(
            ("Set-Cookie", "\(Self.seenCookie)=\(visit.site.lastEvent); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"))
        return response
    }

    private static func row(_ one: Happening, isNew: Bool) -> InboxModel.Row {
        let (status, kind, note) = words(one)
        let document = one.document.map { Route.document($0.id) }
        let route: Route? =
            switch one.name {
            case .jobRedriven, .jobCancelled: one.job.map { .job($0) }
            case .jobStuck: one.job.map { .job($0) } ?? one.run.map { .run($0) }
            case .scheduleFailed: .schedules
            case .runFinished where one.data["state"] == "failed", .runWaiting: one.run.map { .run($0) }
            default: document ?? one.item.map { .item($0.id) } ?? one.run.map { .run($0) }
            }
        let title =
            one.document?.title ?? one.item.map(Naming.title) ?? one.data["title"] ?? one.data["schedule"]
            ?? "Something that was deleted since"
        return .init(number: one.number, status: status, kind: kind, title: title, note: note, route: route, at: one.at, isNew: isNew)
    }

    private static func words(_ one: Happening) -> (Status, String, String) {
        switch one.name {
        case .runFinished:
            switch one.data["state"] {
            case "failed": return (.failed, "Stopped", "What was made so far is kept; the run says why")
            case "cancelled": return (.cancelled, "Cancelled", "The run was cancelled")
            default: return (.done, "Ready", "Everything that was asked for is made")
            }
        case .runWaiting: return (.needsYou, "Waits", "The run goes on when a person has decided")
        case .proposalCreated: return (.proposal, "Proposal", "A change waits for your yes or no")
        case .proposalAccepted: return (.done, "Kept", "The proposal is in the document")
        case .proposalRejected: return (.cancelled, "Discarded", "The proposal can still be read")
        case .documentMoved:
            let state = one.data["state"].flatMap(ReviewState.init(rawValue:))?.title ?? "another state"
            return (.scheduled, "Moved", "To: \(state)")
        case .documentDeleted: return (.cancelled, "Deleted", "The document was deleted")
        case .publishDelivered: return (.done, "Published", "Delivered, and kept up to date from now on")
        case .publishFailed: return (.failed, "Not published", "The job says why")
        case .publishUncertain: return (.needsYou, "Unsure", "Nobody knows whether it arrived; it is looked for before it is sent again")
        case .publishDrift: return (.edited, "Edited there", "What was published was changed there, and is left alone")
        case .jobStuck:
            switch one.data["reason"] {
            case "unknown-step": return (.needsYou, "Stuck", "A newer Quill queued this; only that can work on it")
            case "run-overdue": return (.needsYou, "Stuck", "A run takes longer than it should")
            default: return (.needsYou, "Stuck", "A job is due and no worker takes it")
            }
        case .scheduleFailed: return (.failed, "Not begun", one.data["error"] ?? "The schedule says why")
        case .jobRedriven: return (.retrying, "Tried again", "What had failed has fresh tries")
        case .jobCancelled where one.data["discarded"] != nil: return (.cancelled, "Discarded", one.data["discarded"] ?? "")
        case .jobCancelled: return (.cancelled, "Cancelled", "A job was cancelled")
        default: return (.done, "Done", "")
        }
    }
}
