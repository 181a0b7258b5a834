package import QuillWire

/// Which entries of the audit trail are meant; what is nil does not matter.
package struct AuditFilter: Sendable, Hashable {
    package var action, subject, actor, surface, since, until: String?

    package init(
        action: String? = nil, subject: String? = nil, actor: String? = nil, surface: String? = nil, since: String? = nil,
        until: String? = nil
    ) {
        self.action = action
        self.subject = subject
        self.actor = actor
        self.surface = surface
        self.since = since
        self.until = until
    }

    fileprivate var query: [(name: String, value: String)] {
        [("action", action), ("subject", subject), ("actor", actor), ("surface", surface), ("since", since), ("until", until)]
            .compactMap { name, value in value.map { (name: name, value: $0) } }
    }
}

/// Who changed what.
extension QuillClient {
    /// Newest first.
    package func audit(
        _ filter: AuditFilter = AuditFilter(), limit: Int = 50, cursor: String? = nil
    ) async throws(ClientError) -> Wire.List<Wire.AuditEntry> {
        try await value(WireCall(Endpoints.auditList, query: filter.query + Self.page(limit, cursor)))
    }

    /// The 10,000 newest of those as a file. - Parameter format: `csv` or `jsonl`.
    package func exportAudit(_ filter: AuditFilter = AuditFilter(), format: String = "csv") async throws(ClientError) -> [UInt8] {
        try await bytes(WireCall(Endpoints.auditExport, query: filter.query + [(name: "format", value: format)]))
    }
}
