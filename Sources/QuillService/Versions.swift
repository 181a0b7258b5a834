package import QuillCore

/// A document at one of its versions, with what is needed to read it aloud: the item, and the transcript that its citations
/// speak of.
package struct VersionView: Sendable {
    package let document: Document
    package let revision: Revision
    package let isHead: Bool
    package let item: Item?
    package let transcript: Transcript?
}

/// What lies between two versions of a document.
package struct VersionDiff: Sendable {
    package let document: Document
    package let from: Version
    package let to: Version
    package let body: BodyDiff
}

extension Quill {
    /// Newest first; a cursor is the id of the last revision of the page before. Throws `not-found`.
    package func versions(of document: ID<Document>, _ page: Page = Page()) async throws(QuillError) -> Listing<Version> {
        try await store.read { store throws(QuillError) in
            guard try store.document(document) != nil else { throw missing("document", document.text) }
            return try Listing(page, \.id.text) { page throws(QuillError) in try store.versions(of: document, page) }
        }
    }

    /// Which versions revisions are.
    package func numbers(of revisions: [ID<Revision>]) async throws(QuillError) -> [ID<Revision>: Int] {
        try await store.read { store throws(QuillError) in
            var numbers: [ID<Revision>: Int] = [:]
            for id in revisions { numbers[id] = try store.version(id)?.number }
            return numbers
        }
    }

    /// Throws `not-found`.
    package func version(_ number: Int, of id: ID<Document>) async throws(QuillError) -> VersionView {
        let (document, revision, item) = try await store.read { store throws(QuillError) in
            let (document, revision) = try versioned(number, id, store)
            return (document, revision, try document.items.first.flatMap { (id) throws(QuillError) in try store.item(id) })
        }
        return VersionView(
            document: document, revision: revision, isHead: document.head == revision.id, item: item,
            transcript: try await artifact(.transcript, of: item?.id, as: Transcript.self))
    }

    /// How version `from` became `to`, section by section; either may be the older one. Throws `not-found`.
    package func diff(of id: ID<Document>, from: Int, to: Int) async throws(QuillError) -> VersionDiff {
        let (document, old, new) = try await store.read { store throws(QuillError) in
            let (document, old) = try versioned(from, id, store)
            return (document, old, try versioned(to, id, store).1)
        }
        return VersionDiff(document: document, from: old.version, to: new.version, body: await compare(old.body, new.body))
    }

    /// Makes a new version with the body of an old one; nothing is rewound. The head where it says the same already.
    /// Throws `not-found`.
    package func restore(
        _ number: Int, of id: ID<Document>, by person: String = "owner"
    ) async throws(QuillError) -> (version: Version, isRevised: Bool) {
        try await untilSettled { () async throws(QuillError) -> (version: Version, isRevised: Bool)? in
            try await store.write { store throws(QuillError) -> (version: Version, isRevised: Bool)? in
                let snapshot = try Snapshot(id, store)
                let old = try versioned(number, id, store).1
                guard old.body != snapshot.head.body else {
                    try note(.revision(snapshot.head.id), store)
                    return (snapshot.head.version, false)
                }
                let (more, words) = (["restored": String(number)], "Version \(number) restored")
                let revision = try snapshot.revise(old.body, by: person, note: words, recipe: old.recipe, telling: more, store)
                if let revision {
                    try note(.revision(revision.id), store)
                    try auditEdit(snapshot, revision.number, ["restored": String(number)], store)
                }
                return revision.map { ($0.version, true) }
            }
        }
    }
}

extension Quill {
    /// Makes a new version in which one section stands as it did in an old one; what has gone since comes back to its place. The
    /// head where it stands so already. Throws `not-found` (also for a section that the old version has not), `too-large`.
    package func restoreSection(
        _ key: String, from number: Int, of id: ID<Document>, by person: String = "owner"
    ) async throws(QuillError) -> (version: Version, isRevised: Bool) {
        try await untilSettled { () async throws(QuillError) -> (version: Version, isRevised: Bool)? in
            try await store.write { store throws(QuillError) -> (version: Version, isRevised: Bool)? in
                let snapshot = try Snapshot(id, store)
                let old = try versioned(number, id, store).1
                guard let section = old.body.section(key) else { throw missing("section", "\(key.prefix(60)) in version \(number)") }
                let head = snapshot.head.body
                guard head.section(key) != section else { return (snapshot.head.version, false) }
                let body = head.section(key) == nil ? head.returning(section, as: old.body) : head.replacing(section)
                try EditRules.check(body)
                let more = ["section": key, "restored": String(number)]
                let note = "“\(section.heading ?? "Lead")” as in version \(number)"
                let revision = try snapshot.revise(body, by: person, note: note, telling: more, store)
                if let revision { try auditEdit(snapshot, revision.number, ["section": key, "restored": String(number)], store) }
                return revision.map { ($0.version, true) }
            }
        }
    }
}

extension Revision.Body {
    /// With a section that `old` has and this has not any more, behind the one that it followed there.
    fileprivate func returning(_ section: Section, as old: Revision.Body) -> Revision.Body {
        let keys = Set(sections.map(\.key)).union([section.key])
        let order = Order.woven(old.sections.map(\.key), sections.map(\.key)).filter(keys.contains)
        return Revision.Body(frontMatter: frontMatter, sections: order.compactMap { $0 == section.key ? section : self.section($0) })
    }
}

@concurrent
private func compare(_ old: Revision.Body, _ new: Revision.Body) async -> BodyDiff { BodyDiff(old, new) }

private func versioned(_ number: Int, _ id: ID<Document>, _ store: any StoreReading) throws(QuillError) -> (Document, Revision) {
    guard let document = try store.document(id) else { throw missing("document", id.text) }
    guard let revision = try store.revision(id, number: number) else { throw missing("version", "\(number) of \(id)") }
    return (document, revision)
}
