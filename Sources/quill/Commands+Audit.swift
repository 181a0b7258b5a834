internal import QuillCore
internal import Terminal

extension Commands {
    static let audit = CommandSpec(
        "audit", summary: "Say who changed what, newest first.",
        discussion: "Entries are kept for QUILL_KEEP_AUDIT_DAYS. An export has all that are meant, however many.",
        examples: [
            Example("quill audit --subject doc_…", "all that was done to a document"),
            Example("quill audit --action document.moved --since 2026-11-01", "reviews of this month"),
            Example("quill audit --export csv > audit.csv", "everything, for a spreadsheet"),
        ],
        options: [
            limit, .value("action", "NAME", help: "Only this action.", allowed: AuditAction.allCases.map(\.rawValue)),
            .value("subject", "ID", help: "Only what was done to this: an id, or the name of a schedule."),
            .value("actor", "NAME", help: "Only what this user or part of Quill asked for."),
            .value("surface", "PLACE", help: "Only what was asked there.", allowed: AuditActor.Surface.allCases.map(\.rawValue)),
            .value("since", "TIME", help: "Only from this time on, in UTC: 2026-11-23 or 2026-11-23T15:04:05Z."),
            .value("until", "TIME", help: "Only before this time."),
            .value("export", "FORMAT", help: "Print all that are meant as a table or as lines of JSON.", allowed: ["csv", "jsonl"])
                .not(with: "limit", "json"),
        ])
}
