package import QuillWire

/// Documents: what they say, their review, and what is proposed for them.
extension QuillClient {
    /// Newest first.
    package func documents(limit: Int = 50, cursor: String? = nil) async throws(ClientError) -> Wire.List<Wire.DocumentRow> {
        try await value(WireCall(Endpoints.documentList, query: Self.page(limit, cursor)))
    }

    package func document(_ id: String) async throws(ClientError) -> Wire.Document {
        try await value(WireCall(Endpoints.document, ["id": id]))
    }

    /// The text of a version. - Parameter format: `mdx` or `html`.
    package func body(of document: String, version: Int, format: String) async throws(ClientError) -> [UInt8] {
        try await bytes(
            WireCall(Endpoints.versionBody, ["id": document, "v": String(version)], query: [("format", format)]))
    }

    /// Moves it along the states of review. - Parameters:
    ///   - action: `submit`, `approve`, `request_changes` or `resubmit`.
    ///   - seen: the state that this was decided on, where the document must not have moved since.
    package func review(_ document: String, action: String, seen: String? = nil) async throws(ClientError) -> Wire.DocumentRow {
        try await value(Endpoints.review, ["id": document], sending: Wire.Review(action: action, state: seen))
    }

    // MARK: Proposals

    /// Newest first. - Parameter state: `open`, `accepted` or `rejected`; all where nil.
    package func proposals(
        of document: String, state: String? = nil, limit: Int = 50, cursor: String? = nil
    ) async throws(ClientError) -> Wire.List<Wire.ProposalRow> {
        let query = Self.page(limit, cursor) + (state.map { [(name: "state", value: $0)] } ?? [])
        return try await value(WireCall(Endpoints.proposalList, ["id": document], query: query))
    }

    package func proposal(_ id: String, of document: String) async throws(ClientError) -> Wire.Proposal {
        try await value(WireCall(Endpoints.proposal, ["id": document, "proposal_id": id]))
    }

    /// Takes all of it, or what `choice` names.
    package func acceptProposal(
        _ id: String, of document: String, _ choice: Wire.Accept = Wire.Accept()
    ) async throws(ClientError) -> Wire.Version {
        try await value(Endpoints.acceptProposal, ["id": document, "proposal_id": id], sending: choice)
    }

    package func rejectProposal(_ id: String, of document: String) async throws(ClientError) -> Wire.ProposalRow {
        try await value(WireCall(Endpoints.rejectProposal, ["id": document, "proposal_id": id]))
    }

    /// Begins to write a section anew; the run ends in a proposal.
    package func regenerate(
        _ section: String, of document: String, _ request: Wire.Regenerate
    ) async throws(ClientError) -> Wire.RunRow {
        try await value(Endpoints.regenerate, ["id": document, "section_id": section], sending: request)
    }

    /// What that would cost; nothing is done.
    package func planRegeneration(
        _ section: String, of document: String, _ request: Wire.Regenerate
    ) async throws(ClientError) -> Wire.Plan {
        try await value(Endpoints.planRegenerate, ["id": document, "section_id": section], sending: request)
    }
}
