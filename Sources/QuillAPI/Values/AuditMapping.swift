internal import QuillCore
internal import QuillWire

extension Wire.AuditEntry {
    init(_ entry: AuditEntry) {
        self.init(
            id: entry.id.text, at: entry.at.description, action: entry.action.rawValue, subjectKind: entry.subject.kind.rawValue,
            subject: entry.subject.id,
            actor: Wire.AuditActor(
                kind: entry.actor.kind.rawValue, name: entry.actor.name, surface: entry.actor.surface.rawValue,
                address: entry.actor.address),
            before: entry.before.values, after: entry.after.values, note: entry.note)
    }
}
