internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension ActivityFilter {
    init(_ request: Request) {
        let given = { (name: String) in request.query(name).flatMap { $0.isEmpty ? nil : String($0.prefix(100)) } }
        self.init(
            action: given("action").flatMap { AuditAction(rawValue: $0)?.rawValue },
            surface: given("surface").flatMap { AuditActor.Surface(rawValue: $0)?.rawValue }, actor: given("actor"),
            subject: given("subject"), since: given("since").flatMap { Self.start(of: $0) == nil ? nil : $0 },
            until: given("until").flatMap { Self.start(of: $0) == nil ? nil : $0 },
            cursor: given("cursor").flatMap { ID<AuditEntry>($0)?.text })
    }

    private static func start(of day: String) -> Timestamp? { day.utf8.count == 10 ? Timestamp(rfc3339: day + "T00:00:00Z") : nil }

    var asked: AuditQuery {
        AuditQuery(
            action: action.flatMap(AuditAction.init(rawValue:)), subject: subject, actor: actor,
            surface: surface.flatMap(AuditActor.Surface.init(rawValue:)), since: since.flatMap(Self.start),
            until: until.flatMap(Self.start))
    }
}

extension Pages {
    func activity(_ visit: Visit) async throws -> ActivityPage {
        let filter = ActivityFilter(visit.request)
        let view = try await quill.auditView(filter.asked, Page(limit: 50, before: filter.cursor))
        let kept = auditDays.map { "Entries are kept for \($0) days." } ?? "Entries are kept for ever."
        return ActivityPage(
            ActivityModel(
                badges: visit.badges, filter: filter, rows: view.entries.rows.map { Self.row($0, view.titles) },
                next: view.entries.nextCursor,
                kept: kept))
    }

    /// Facts that are ids say nothing to a reader; the export has them.
    private static let unread: Set = ["document", "item", "job", "proposal", "run"]

    private static func row(_ entry: AuditEntry, _ titles: [AuditSubject: String]) -> ActivityModel.Row {
        let (actor, before, after) = (entry.actor, entry.before.values, entry.after.values)
        let place = entry.subject.kind == .destination ? after["destination"] : nil
        let title = titles[entry.subject] ?? before["title"] ?? after["title"] ?? place
        let told = { (facts: [String: String]) in facts.filter { !unread.contains($0.key) && $0.value != title } }
        return ActivityModel.Row(
            id: entry.id, at: entry.at, title: entry.action.title, who: actor.name ?? "Somebody",
            from: actor.surface.title + (actor.address.map { ", \($0)" } ?? ""),
            subject: title.map(Naming.title) ?? entry.subject.id, route: route(entry), diff: diff(entry),
            before: told(before), after: told(after), note: entry.note)
    }

    /// Where the thing is; it may be gone by now, which its page says.
    private static func route(_ entry: AuditEntry) -> Route? {
        let id = entry.subject.id
        return switch entry.subject.kind {
        case .item: .item(ID(trusted: id))
        case .run: .run(ID(trusted: id))
        case .job: .job(ID(trusted: id))
        case .document: .document(ID(trusted: id), section: entry.after.values["section"])
        case .queue where entry.action == .queuePaused || entry.action == .queueResumed: .jobs(.all)
        case .queue: .jobs(.dead)
        case .schedule: .schedules
        case .destination, .installation: nil
        }
    }

    private static func diff(_ entry: AuditEntry) -> Route? {
        guard entry.subject.kind == .document, let from = entry.before.values["version"].flatMap({ Int($0) }),
            let to = entry.after.values["version"].flatMap({ Int($0) }), from != to
        else { return nil }
        return .compare(ID(trusted: entry.subject.id), from: from, to: to)
    }
}
