import QuillCore
import Testing

extension StoreConformance {
    static let proposals = [
        Check("a proposal is read as it was written, and listed newest first by its state") { bench in
            let document = try await documentWithHead(bench)
            let (first, second) = (bench.newProposal(document), bench.newProposal(document, base: document.head))
            try await bench.write { store throws(QuillError) in for proposal in [first, second] { try store.insert(proposal) } }
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.proposal(second.id), try store.proposals(of: document.id, .open, Page()),
                    try store.proposals(of: document.id, nil, Page(limit: 1, before: second.id.text)),
                    try store.proposals(of: document.id, .accepted, Page()), try store.openProposalCount(of: document.id)
                )
            }
            #expect(read.0 == second)
            #expect(read.1 == [second, first])
            #expect(read.2 == [first])
            #expect(read.3.isEmpty)
            #expect(read.4 == 2)
        },
        Check("what a proposal cost is read as it was written, also where a call without a price is among it, and stays when it is decided")
        { bench in
            let document = try await documentWithHead(bench)
            let some = Money(nanoDollars: 7)
            for cost in [Spent(some), Spent(some, isWhole: false), .nothing, Spent(isWhole: false)] {
                let proposal = bench.newProposal(document, cost: cost)
                let rejected = proposal.with(state: .rejected(Proposal.Decision(by: "ada", at: bench.now)))
                let read = try await bench.write { store throws(QuillError) in
                    try store.insert(proposal)
                    let written = try store.proposal(proposal.id)
                    return (written, try store.update(rejected), try store.proposal(proposal.id))
                }
                #expect(read.0?.cost == cost && read.1 && read.2 == rejected)
            }
        },
        Check("a proposal is decided once; before that its text may be replaced") { bench in
            let document = try await documentWithHead(bench)
            let proposal = bench.newProposal(document)
            let newer = proposal.with(content: bench.newProposal(document, markdown: "Newer.").content)
            let decision = Proposal.Decision(by: "ada", at: bench.now)
            let (accepted, rejected) = (
                newer.with(state: .accepted(revision: bench.id(), decision)), newer.with(state: .rejected(decision))
            )
            let changed = try await bench.write { store throws(QuillError) in
                try store.insert(proposal)
                return [try store.update(newer), try store.update(accepted), try store.update(rejected)]
            }
            #expect(changed == [true, true, false])
            let read = try await bench.read { store throws(QuillError) in
                (try store.proposal(proposal.id), try store.openProposalCount(of: document.id))
            }
            #expect(read.0 == accepted)
            #expect(read.1 == 0)
        },
        Check("a version is a revision without its body, found by its number") { bench in
            let document = bench.newDocument([try await bench.item()])
            let made = Revision(
                id: bench.id(), document: document.id, number: 1, parent: nil, body: bench.newRevision(document, number: 1).body,
                recipe: nil, provenance: .attempt(bench.id(), engine: "m"), job: bench.id(), createdAt: bench.now)
            let edited = Revision(
                id: bench.id(), document: document.id, number: 2, parent: made.id, body: bench.newRevision(document, number: 2).body,
                recipe: nil, provenance: .person("ada"), job: nil, note: "Edited", createdAt: bench.now)
            try await bench.write { store throws(QuillError) in
                try store.insert(document)
                for revision in [made, edited] { try store.insert(revision, state: .toReview) }
            }
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.versions(of: document.id, Page()), try store.versions(of: document.id, Page(before: edited.id.text)),
                    try store.version(edited.id), try store.revision(document.id, number: 2), try store.newestMade(of: document.id)
                )
            }
            #expect(read.0 == [edited.version, made.version])
            #expect(read.1 == [made.version])
            #expect(read.2 == edited.version)
            #expect(read.2?.wordCount == 2)
            #expect(read.3 == edited)
            #expect(read.4 == made)
        },
        Check("documents are listed newest first, page by page") { bench in
            let item = try await bench.item()
            let documents = (0..<5).map { _ in bench.newDocument([item]) }
            try await bench.write { store throws(QuillError) in for document in documents { try store.insert(document) } }
            let first = try await bench.read { store throws(QuillError) in try store.documents(Project.defaultID, Page(limit: 3)) }
            let before = first.last?.id.text
            let rest = try await bench.read { store throws(QuillError) in
                try store.documents(Project.defaultID, Page(limit: 3, before: before))
            }
            #expect(first + rest == documents.reversed())
        },
        Check("a document goes with all that is its own, and nothing else") { bench in
            let document = try await documentWithHead(bench)
            let other = try await documentWithHead(bench)
            let item = try await bench.item()
            let proposal = bench.newProposal(document)
            let target = Target(.document(document.id), .outline)
            let outline = Artifact(
                id: bench.id(), project: bench.project, target: target, recipe: nil, content: Digest(of: "o"), byteCount: 1,
                mediaType: "application/json", facts: Facts(), provenance: .person("ada"), job: nil, createdAt: bench.now)
            try await bench.write { store throws(QuillError) in
                try store.insert(proposal)
                try store.insert(outline)
                try store.delete(document.id)
            }
            let read = try await bench.read { store throws(QuillError) in
                (
                    try store.document(document.id), try store.revisions(of: document.id, Page()), try store.proposal(proposal.id),
                    try store.currentArtifact(target), try store.revisions(of: other.id, Page()).count
                )
            }
            #expect(read.0 == nil && read.1.isEmpty && read.2 == nil && read.3 == nil)
            #expect(read.4 == 1)
            #expect(try await bench.read { store throws(QuillError) in try store.item(item.id) } == item)
        },
    ]

    private static func documentWithHead(_ bench: StoreBench) async throws -> Document {
        let document = bench.newDocument([try await bench.item()])
        let head = bench.newRevision(document, number: 1)
        return try await bench.write { store throws(QuillError) in
            try store.insert(document)
            try store.insert(head, state: .toReview)
            return try store.document(document.id) ?? document
        }
    }
}
