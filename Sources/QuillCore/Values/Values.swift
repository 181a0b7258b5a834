/// The identity of a thing in another system, and the state of it that we last saw.
///
/// It stands on items (where they came from) and on deliveries (where they went), so that a duplicate, an update in place,
/// an outside edit and our own echo are one comparison.
package struct RemoteRef: Hashable, Sendable, Codable {
    /// The kind of system: `folder`, `wordpress`, `drive`.
    package let system: String
    /// The id that the system gave: a path, a post id, a file id.
    package let id: String
    /// What tells one state of it from the next: a digest, a revision id, an ETag.
    package let revision: String
    package let url: String?

    package init(system: String, id: String, revision: String, url: String?) {
        self.system = system
        self.id = id
        self.revision = revision
        self.url = url
    }
}

/// Methods in the order in which they are tried. An error's disposition says stay, climb or stop.
package struct Ladder: Hashable, Sendable, Codable {
    package let rungs: [String]

    package init(_ rungs: [String]) { self.rungs = rungs }

    package func after(_ rung: String) -> String? {
        rungs.firstIndex(of: rung).flatMap { rungs.indices.contains($0 + 1) ? rungs[$0 + 1] : nil }
    }
}

/// Who or what made a thing.
package enum Provenance: Hashable, Sendable, Codable {
    /// A step made it, in this attempt; `engine` is the model or writer that was in fact used. `insteadOf` tells of each that
    /// was asked before it why nothing of that was taken, a sentence each; nil where it was the first.
    case attempt(ID<Attempt>, engine: String, insteadOf: [String]? = nil)
    case person(String)
    /// It came in from where it was delivered to, changed there.
    case remote(system: String)

    package var isPersons: Bool {
        if case .attempt = self { false } else { true }
    }

    /// Empty where nothing fell back.
    package var insteadOf: [String] {
        if case .attempt(_, _, let insteadOf?) = self { insteadOf } else { [] }
    }
}

/// How far an attempt is. `total` is 0 while it is not known.
package struct Progress: Hashable, Sendable, Codable {
    package let stage: String
    package let completed: Double
    package let total: Double

    package init(stage: String, completed: Double = 0, total: Double = 0) {
        self.stage = stage
        self.completed = completed
        self.total = total
    }

    /// 0–1, or nil while the total is not known.
    package var fraction: Double? { total > 0 ? min(1, max(0, completed / total)) : nil }
}
