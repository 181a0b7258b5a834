internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func proposal(_ id: ID<Proposal>) throws(QuillError) -> Proposal? {
        try one("SELECT * FROM proposals WHERE id = $1", [id], Self.proposal)
    }

    func proposals(of document: ID<Document>, _ state: Proposal.StateName?, _ page: Page) throws(QuillError) -> [Proposal] {
        if let state {
            return try all(
                "SELECT * FROM proposals WHERE document = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
                [document, state.rawValue, page.below, page.limit], Self.proposal)
        }
        return try all(
            "SELECT * FROM proposals WHERE document = $1 AND id < $2 ORDER BY id DESC LIMIT $3", [document, page.below, page.limit],
            Self.proposal)
    }

    func openProposalCount(of document: ID<Document>) throws(QuillError) -> Int {
        try one("SELECT count(*) AS n FROM proposals WHERE document = $1 AND state = 'open'", [document]) { row throws(SQLError) in
            try row.integer("n")
        } ?? 0
    }

    func insert(_ proposal: Proposal) throws(QuillError) {
        let (revision, decision) = Self.columns(proposal.state)
        try insert(
            into: "proposals",
            [
                "id": proposal.id, "document": proposal.document, "base": proposal.base, "origin": proposal.origin.rawValue,
                "content": JSONText(proposal.content), "recipe": JSONText(optional: proposal.recipe),
                "provenance": JSONText(proposal.provenance), "job": proposal.job, "run": proposal.run,
                "cost_nano": proposal.cost.cost.nanoDollars, "is_priced": proposal.cost.isWhole, "state": proposal.state.name.rawValue,
                "revision": revision, "decided_by": decision?.by, "decided_at": decision?.at, "created_at": proposal.createdAt,
            ])
        failpoint("proposal.inserted")
    }

    func update(_ proposal: Proposal) throws(QuillError) -> Bool {
        let (revision, decision) = Self.columns(proposal.state)
        let changed = try execute(
            """
            UPDATE proposals SET content = $2, state = $3, revision = $4, decided_by = $5, decided_at = $6
            WHERE id = $1 AND state = 'open'
            """,
            [proposal.id, JSONText(proposal.content), proposal.state.name.rawValue, revision, decision?.by, decision?.at])
        if changed == 1 { failpoint("proposal.decided") }
        return changed == 1
    }

    private static func columns(_ state: Proposal.State) -> (ID<Revision>?, Proposal.Decision?) {
        switch state {
        case .open: (nil, nil)
        case .accepted(let revision, let decision): (revision, decision)
        case .rejected(let decision): (nil, decision)
        }
    }

    static func proposal(_ row: SQLRow) throws(SQLError) -> Proposal {
        Proposal(
            id: try row.id("id"), document: try row.id("document"), base: try row.optionalID("base"), origin: try row.word("origin"),
            content: try row.json("content"), recipe: try row.optionalJSON("recipe"), provenance: try row.json("provenance"),
            job: try row.optionalID("job"), run: try row.optionalID("run"),
            cost: Spent(Money(nanoDollars: Int64(try row.integer("cost_nano"))), isWhole: try row.bool("is_priced")),
            state: try state(row), createdAt: try row.time("created_at"))
    }

    private static func state(_ row: SQLRow) throws(SQLError) -> Proposal.State {
        let name: Proposal.StateName = try row.word("state")
        if name == .open { return .open }
        let decision = Proposal.Decision(by: try row.text("decided_by"), at: try row.time("decided_at"))
        return name == .accepted ? .accepted(revision: try row.id("revision"), decision) : .rejected(decision)
    }
}
