internal import QuillCore

extension Parameters {
    /// The models of a run that answered and had no price then, by the names under which a price is set. A model may answer under a name of
    /// its own (`gpt-4o-2024-08-06`), which is told where the run asked none or several of its vendor's.
    func unpriced(_ usage: [UsageRecord], _ catalogue: any WriterCatalogue) -> [String] {
        let named = ([self] + (makers ?? []).map(\.parameters)).flatMap { [$0.writer] + ($0.stepWriters ?? [:]).values }
        let writers = named.flatMap { $0.split(separator: ",").map(String.init) }
        let asked = Dictionary(grouping: Set(writers.compactMap(catalogue.modelName)), by: Self.vendor)
        let unpriced = usage.map(\.usage).filter { !$0.isPriced }.map { usage in
            let (answered, ofVendor) = ("\(usage.provider):\(usage.model)", asked[usage.provider] ?? [])
            return ofVendor.count == 1 ? ofVendor[0] : answered
        }
        return Set(unpriced).sorted()
    }

    private static func vendor(_ model: String) -> String {
        model.split(separator: ":", maxSplits: 1).first.map(String.init) ?? model
    }
}

extension Run {
    /// What its jobs proposed.
    func proposals(_ jobs: [Job], _ store: any StoreReading) throws(QuillError) -> [Proposal] {
        var found: [Proposal] = []
        for job in jobs where job.target.variant.kind == .proposal && job.status.state == .succeeded {
            guard case .document(let document) = job.target.subject else { continue }
            if let proposal = try store.proposal(of: document, by: job.id) { found.append(proposal) }
        }
        return found
    }

    /// The sections that were written anew and came out word for word as they stood: what is proposed of them changes nothing.
    func unchanged(_ proposals: [Proposal], _ store: any StoreReading) throws(QuillError) -> [String] {
        var keys: [String] = []
        for proposal in proposals {
            guard case .section(let made) = proposal.content, wanted.contains(Target(.document(proposal.document), .proposal(made.key))),
                let base = try proposal.base.flatMap({ (id) throws(QuillError) in try store.revision(id) }),
                let old = base.body.sections.first(where: { $0.key == made.key })
            else { continue }
            if made.heading == old.heading && made.markdown == old.markdown { keys.append(made.key) }
        }
        return keys.sorted()
    }
}

extension StoreReading {
    fileprivate func proposal(of document: ID<Document>, by job: ID<Job>) throws(QuillError) -> Proposal? {
        var page = Page(limit: 200)
        while true {
            let found = try proposals(of: document, nil, page)
            if let proposal = found.first(where: { $0.job == job }) { return proposal }
            guard let last = found.last, found.count == page.limit else { return nil }
            page = Page(limit: 200, before: last.id.text)
        }
    }
}
