internal import QuillCore
package import QuillWeb

extension Samples {
    package static let activity = ActivityModel(
        badges: badges, filter: ActivityFilter(),
        rows: [
            .init(
                id: id(91), at: ago(2), title: AuditAction.documentEdited.title, who: "Somebody", from: "Dashboard, 127.0.0.1",
                subject: document.text, route: .document(document, section: "dead"), diff: .compare(document, from: 6, to: 7),
                before: ["version": "6"], after: ["version": "7", "section": "dead"], note: nil),
            .init(
                id: id(92), at: ago(3), title: AuditAction.jobsDiscarded.title, who: "noor", from: "Command line", subject: "queue",
                route: .jobs(.dead), diff: nil, before: [:], after: ["jobs": "1,204", "left": "0", "step": "look"],
                note: "The site is gone."),
            .init(
                id: id(93), at: ago(40), title: AuditAction.destinationChanged.title, who: "noor", from: "Command line, 127.0.0.1",
                subject: "dst_01JD0000000000000000000000", route: nil, diff: nil, before: ["style": "plain", "token": "•••"],
                after: ["destination": "folder:/srv/site", "style": "hugo", "token": "•••"], note: nil),
            .init(
                id: id(94), at: ago(3_000), title: AuditAction.auditForgotten.title, who: "retention", from: "Quill itself",
                subject: "installation", route: nil, diff: nil, before: ["days": "400", "rows": "31"], after: [:], note: nil),
        ], next: "aud_00000000000000000000000094", kept: "Entries are kept for 400 days.")

    package static let activityFresh = ActivityModel(
        badges: badges, filter: ActivityFilter(), rows: [], next: nil, kept: "Entries are kept for 400 days.")
}
