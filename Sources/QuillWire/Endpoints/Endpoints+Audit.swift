/// The audit trail.
extension Endpoints {
    private static let which = [
        Endpoint.Parameter("action", "A name of docs/reference/audit.md, such as document.moved."),
        Endpoint.Parameter("subject", "The id of what was changed; the name of a schedule."),
        Endpoint.Parameter("actor", "The name of who asked."),
        Endpoint.Parameter("surface", "Where it was asked: cli, api, dashboard or system."),
        Endpoint.Parameter("since", "Only what was done at this time or later, as 2026-11-23 or 2026-11-23T15:04:05Z."),
        Endpoint.Parameter("until", "Only what was done before this time."),
    ]

    package static let auditList = Endpoint(
        "audit.list", .get, "/api/v1/audit", "Who changed what, newest first. Entries are kept for QUILL_KEEP_AUDIT_DAYS.",
        query: page + which, answer: .json(Wire.List<Wire.AuditEntry>.self))
    package static let auditExport = Endpoint(
        "audit.export", .get, "/api/v1/audit/export",
        "The same as a file, at most the 10,000 newest of those that are meant; `until` leads to older ones.",
        query: which + [.init("format", "csv or jsonl; csv when it is not said.")], answer: .bytes("text/csv, application/jsonl"),
        example: "-o audit.csv")
    static let audit = [auditList, auditExport]
}
