package import QuillCore

extension Quill {
    /// Who wrote the sections of a document, by what they say: those that a run assembled, and those of proposals that were
    /// accepted as they were. What a person wrote is not among them.
    package func makers(of document: ID<Document>) async throws(QuillError) -> [Digest: Provenance] {
        try await store.read { store throws(QuillError) in
            var makers: [Digest: Provenance] = [:]
            for proposal in try store.proposals(of: document, .accepted, Page(limit: 50)).reversed() {
                switch proposal.content {
                case .section(let section): makers[section.digest] = proposal.provenance
                case .document(let body):
                    let made = try store.makers(of: document, proposal.recipe, at: proposal.createdAt)
                    makers.merge(made.sections(of: body)) { $1 }
                }
            }
            if let revision = try store.newestMade(of: document) {
                let made = try store.makers(of: document, revision.recipe, at: revision.createdAt)
                makers.merge(made.sections(of: revision.body)) { $1 }
            }
            return makers
        }
    }
}

extension Run {
    /// What its results rest on that another made than the one that was asked first, be it by its own jobs or found made.
    /// `proposals` are those that its jobs made.
    func fallbacks(_ plan: Plan, _ proposals: [Proposal], _ store: any StoreReading) throws(QuillError) -> [Made] {
        var makers: [Target: Provenance] = [:]
        for made in try store.made(in: id) { makers[made.target] = made.provenance }
        // Writing one section anew rests on what is there, but that is not what was asked for.
        if wanted.contains(where: { $0.variant.kind != .proposal }) {
            let found = Set(plan.entries.map(\.target)).subtracting(makers.keys)
            for subject in Set(found.map(\.subject)) {
                for artifact in try store.currentArtifacts(of: subject)
                where found.contains(artifact.target) && artifact.createdAt <= endedAt ?? artifact.createdAt {
                    makers[artifact.target] = artifact.provenance
                }
            }
        }
        for proposal in proposals {
            if case .section(let section) = proposal.content {
                makers[Target(.document(proposal.document), .proposal(section.key))] = proposal.provenance
            }
        }
        let order = Dictionary(plan.entries.enumerated().map { ($1.target, $0) }) { first, _ in first }
        return makers.map { Made(target: $0.key, provenance: $0.value) }.filter { !$0.provenance.insteadOf.isEmpty }
            .sorted { (order[$0.target] ?? .max, $0.target.description) < (order[$1.target] ?? .max, $1.target.description) }
    }
}

extension Proposal {
    /// What is proposed that another wrote than the one that was asked first.
    func fallbacks(_ store: any StoreReading) throws(QuillError) -> [Made] {
        let made: [Made]
        switch content {
        case .section(let section): made = [Made(target: Target(.document(document), .section(section.key)), provenance: provenance)]
        case .document: made = try store.makers(of: document, recipe, at: createdAt)
        }
        return made.filter { !$0.provenance.insteadOf.isEmpty }
    }
}

extension StoreReading {
    /// Who made the parts that a document was assembled from by this recipe at that time, also where they were made anew since.
    fileprivate func makers(of document: ID<Document>, _ recipe: Recipe?, at time: Timestamp) throws(QuillError) -> [Made] {
        let current = try currentArtifacts(of: .document(document))
        var makers: [Made] = []
        for (name, hex) in (recipe?.inputs ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let variant = Variant(name) else { continue }
            let (target, content) = (Target(.document(document), variant), Digest(hex: hex))
            var made = current.first { $0.target == target && $0.content == content }
            if made == nil { made = try artifacts(holding: content).last { $0.target == target && $0.createdAt <= time } }
            if let made { makers.append(Made(target: target, provenance: made.provenance)) }
        }
        return makers
    }
}

extension [Made] {
    fileprivate func sections(of body: Revision.Body) -> [Digest: Provenance] {
        let makers = Dictionary(compactMap { $0.target.variant.kind == .section ? ($0.target.variant.form, $0.provenance) : nil }) { $1 }
        return Dictionary(body.sections.compactMap { section in makers[section.key].map { (section.digest, $0) } }) { $1 }
    }
}
