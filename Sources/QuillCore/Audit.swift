/// A change that somebody asked for: who, what, of which thing, from where. Written in the transaction that makes the change, and never
/// changed itself; see `Store.audit`.
package struct AuditEntry: Noun, Sendable, Hashable {
    package static let idPrefix = "aud"

    package let id: ID<AuditEntry>
    package let project: ID<Project>
    /// By the database's clock.
    package let at: Timestamp
    package let action: AuditAction
    package let subject: AuditSubject
    package let actor: AuditActor
    package let before: AuditFacts
    package let after: AuditFacts
    /// Why, in the words of whoever asked; or how it ended.
    package let note: String?

    package init(
        id: ID<AuditEntry>, project: ID<Project> = Project.defaultID, at: Timestamp, action: AuditAction, subject: AuditSubject,
        actor: AuditActor, before: AuditFacts = [:], after: AuditFacts = [:], note: String? = nil
    ) {
        self.id = id
        self.project = project
        self.at = at
        self.action = action
        self.subject = subject
        self.actor = actor
        self.before = before
        self.after = after
        self.note = note.map(AuditFacts.shown)
    }
}

/// Who asked for a change, as far as that is known, and from where.
package struct AuditActor: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A user of the machine, by the name that they have there.
        case user
        /// Somebody who signed in, by id. Nobody can yet.
        case person
        /// Whoever holds a key, by the id of the key. There is none yet that changes anything.
        case key
        /// A program or browser that did not say whose it is: its address is all that is known.
        case client
        /// Quill itself: a worker, a schedule, the start of a server.
        case system
    }

    package enum Surface: String, Sendable, CaseIterable { case cli, api, dashboard, system }

    package let kind: Kind
    package let name: String?
    package let surface: Surface
    /// Where it came from over the network. Nil where the process that asked made the change itself; only then is the name of a user sure,
    /// since over the network it is what the client said.
    package let address: String?

    package init(_ kind: Kind, _ name: String? = nil, from surface: Surface, at address: String? = nil) {
        self.kind = kind
        self.name = name
        self.surface = surface
        self.address = address
    }

    /// - Parameter name: what of Quill it is: `start`, `retention`, the name of a worker.
    package static func system(_ name: String) -> AuditActor { AuditActor(.system, name, from: .system) }
}

/// What was changed. Its id stays readable when it is gone itself.
package struct AuditSubject: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case item, run, job, document, destination, schedule, queue, installation }

    package let kind: Kind
    /// An id with its prefix; the name of a schedule; the word itself where there is only one.
    package let id: String

    package init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }

    package static func item(_ id: ID<Item>) -> AuditSubject { AuditSubject(.item, id.text) }
    package static func run(_ id: ID<Run>) -> AuditSubject { AuditSubject(.run, id.text) }
    package static func job(_ id: ID<Job>) -> AuditSubject { AuditSubject(.job, id.text) }
    package static func document(_ id: ID<Document>) -> AuditSubject { AuditSubject(.document, id.text) }
    package static func destination(_ id: ID<Destination>) -> AuditSubject { AuditSubject(.destination, id.text) }
    package static func schedule(_ name: String) -> AuditSubject { AuditSubject(.schedule, name) }
    /// Many jobs at once.
    package static let queue = AuditSubject(.queue, "queue")
    package static let installation = AuditSubject(.installation, "installation")
}

/// Which entries are meant; what is nil does not matter.
package struct AuditQuery: Sendable, Hashable {
    package var action: AuditAction?
    /// The id of what was changed.
    package var subject: String?
    /// The name of who asked.
    package var actor: String?
    package var surface: AuditActor.Surface?
    /// From this time on, and before that one.
    package var since: Timestamp?
    package var until: Timestamp?

    package init(
        action: AuditAction? = nil, subject: String? = nil, actor: String? = nil, surface: AuditActor.Surface? = nil,
        since: Timestamp? = nil, until: Timestamp? = nil
    ) {
        self.action = action
        self.subject = subject
        self.actor = actor
        self.surface = surface
        self.since = since
        self.until = until
    }

    package var isEverything: Bool { self == AuditQuery() }
}

package protocol AuditReading {
    /// Newest first.
    func auditEntries(_ project: ID<Project>, _ query: AuditQuery, _ page: Page) throws(QuillError) -> [AuditEntry]
}

package protocol AuditWriting {
    func append(_ entry: AuditEntry) throws(QuillError)
}

extension StoreWriting {
    /// Notes a change in the transaction that makes it: is that rolled back, nothing is noted either.
    package func audit(
        _ action: AuditAction, of subject: AuditSubject, by actor: AuditActor, before: AuditFacts = [:], after: AuditFacts = [:],
        note: String? = nil
    ) throws(QuillError) {
        try append(
            AuditEntry(
                id: newID(), at: try now(), action: action, subject: subject, actor: actor, before: before, after: after, note: note))
    }
}
