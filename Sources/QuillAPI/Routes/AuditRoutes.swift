internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    /// So many entries are exported at once.
    private static var exportedMax: Int { 10_000 }

    static let audit: [Route] = [
        Route(Endpoints.auditList) { call, api in
            let listing = try await api.quill.auditEntries(call.auditQuery(), call.page())
            return try .json(Wire.List(listing.rows.map(Wire.AuditEntry.init), nextCursor: listing.nextCursor))
        },
        Route(Endpoints.auditExport) { call, api in
            let (query, isCSV) = (try call.auditQuery(), try call.choice("format", of: ["csv", "jsonl"], standard: "csv") == "csv")
            var text = isCSV ? Wire.AuditEntry.csvHead + "\r\n" : ""
            var (cursor, count): (String?, Int) = (nil, 0)
            repeat {
                let page = try await api.quill.auditEntries(query, Page(limit: 200, before: cursor))
                for entry in page.rows.map(Wire.AuditEntry.init) {
                    text += isCSV ? entry.csv + "\r\n" : String(decoding: try Wire.encode(entry), as: UTF8.self) + "\n"
                }
                count += page.rows.count
                cursor = page.nextCursor
            } while cursor != nil && count < exportedMax
            var answer = Answer.text(text, isCSV ? "text/csv" : "application/jsonl")
            answer.headers.append(("Content-Disposition", "attachment; filename=\"quill-audit.\(isCSV ? "csv" : "jsonl")\""))
            return answer
        },
    ]
}

extension Call {
    /// Which entries of the audit trail the query means.
    fileprivate func auditQuery() throws -> AuditQuery {
        AuditQuery(
            action: try word("action"), subject: given("subject"), actor: given("actor"), surface: try word("surface"),
            since: try time("since"), until: try time("until"))
    }

    private func given(_ name: String) -> String? { query(name).flatMap { $0.isEmpty ? nil : $0 } }

    private func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws -> Word? where Word.RawValue == String {
        guard let written = given(name) else { return nil }
        guard let word = Word(rawValue: written) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationFailure(problems: [FieldProblem(field: name, message: "has to be one of \(known).")])
        }
        return word
    }

    private func time(_ name: String) throws -> Timestamp? {
        guard let written = given(name) else { return nil }
        guard let time = Timestamp(rfc3339: written.utf8.count == 10 ? written + "T00:00:00Z" : written) else {
            throw ValidationFailure(
                problems: [FieldProblem(field: name, message: "has to be a time such as 2026-11-23 or 2026-11-23T15:04:05Z.")])
        }
        return time
    }
}
