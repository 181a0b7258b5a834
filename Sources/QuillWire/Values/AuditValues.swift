extension Wire {
    /// Who asked for a change, as far as that is known.
    package struct AuditActor: Codable, Sendable, Hashable {
        /// `user`, `person`, `key`, `client` or `system`.
        package let kind: String
        package let name: String?
        /// `cli`, `api`, `dashboard` or `system`.
        package let surface: String
        /// Where it came from over the network.
        package let address: String?

        package init(kind: String, name: String?, surface: String, address: String?) {
            self.kind = kind
            self.name = name
            self.surface = surface
            self.address = address
        }
    }

    /// A change, and who asked for it.
    package struct AuditEntry: Codable, Sendable, Hashable {
        package let id, at, action: String
        /// `item`, `run`, `job`, `document`, `destination`, `schedule`, `queue` or `installation`; and which.
        package let subjectKind, subject: String
        package let actor: AuditActor
        package let before, after: [String: String]
        package let note: String?

        package init(
            id: String, at: String, action: String, subjectKind: String, subject: String, actor: AuditActor, before: [String: String],
            after: [String: String], note: String?
        ) {
            self.id = id
            self.at = at
            self.action = action
            self.subjectKind = subjectKind
            self.subject = subject
            self.actor = actor
            self.before = before
            self.after = after
            self.note = note
        }
    }
}

extension Wire.AuditEntry {
    /// The first line of a table, in the words of the JSON form.
    package static let csvHead = "at,action,subject_kind,subject,actor_kind,actor,surface,address,before,after,note,id"

    /// A line of a table (RFC 4180). What a spreadsheet would take for a formula stands behind an apostrophe.
    package var csv: String {
        [
            at, action, subjectKind, subject, actor.kind, actor.name ?? "", actor.surface, actor.address ?? "", Self.words(before),
            Self.words(after), note ?? "", id,
        ].map(Self.cell).joined(separator: ",")
    }

    /// `state=to_review version=3`, in the order of the names.
    package static func words(_ facts: [String: String]) -> String {
        facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private static func cell(_ text: String) -> String {
        // Scalar by scalar, as a spreadsheet reads: to Swift a line end of two is one character, and so is a comma with an accent.
        let scalars = text.unicodeScalars
        let isFormula = scalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
        var safe = String.UnicodeScalarView(isFormula ? "'".unicodeScalars : "".unicodeScalars)
        for scalar in scalars { safe.append(contentsOf: scalar == "\"" ? "\"\"".unicodeScalars : String(scalar).unicodeScalars) }
        guard scalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else { return String(safe) }
        return "\"" + String(safe) + "\""
    }
}
