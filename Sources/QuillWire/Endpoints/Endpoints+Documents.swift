/// Documents, their versions, sections and proposals.
extension Endpoints {
    private static let unwritten = Endpoint.Refusal(409, "conflict", "Nothing is written in the document yet.")

    package static let documentList = Endpoint(
        "documents.list", .get, "/api/v1/documents", "Documents, newest first.", query: page,
        answer: .json(Wire.List<Wire.DocumentRow>.self))
    package static let newDocument = Endpoint(
        "documents.create", .post, "/api/v1/documents", "Begin a document by hand.", request: Wire.NewDocument.self,
        answer: .json(Wire.Document.self), status: 201, refusals: [.init(404, "not-found", "One of the items is not there.")],
        example: ##"{"title":"Bees in the city","markdown":"Bees need **flowers** near their hive."}"##)
    package static let document = Endpoint(
        "documents.get", .get, "/api/v1/documents/{id}", "One document at its newest version.", answer: .json(Wire.Document.self))
    package static let patchDocument = Endpoint(
        "documents.update", .patch, "/api/v1/documents/{id}",
        "Change entries of the front matter; what is absent stays.", request: Wire.PatchDocument.self, answer: .json(Wire.Document.self),
        refusals: [unwritten], example: #"{"title":"Bees on the roof","tags":["bees","city"]}"#)
    package static let deleteDocument = Endpoint(
        "documents.delete", .delete, "/api/v1/documents/{id}", "Remove a document; what was delivered of it stays there.",
        answer: .nothing, status: 204)
    package static let review = Endpoint(
        "documents.review", .post, "/api/v1/documents/{id}/review",
        "Move a document along the states of review: to_evaluate, to_confirm, to_review, to_revise, to_rereview, ready_to_publish. The "
            + "server alone moves it to published, when it is delivered, and back to to_rereview, when approved text is changed.",
        request: Wire.Review.self, answer: .json(Wire.DocumentRow.self),
        refusals: [.init(409, "conflict", "The document cannot be moved so from its state, or is not in the state that was seen.")],
        example: #"{"action":"approve"}"#)
    package static let versionList = Endpoint(
        "versions.list", .get, "/api/v1/documents/{id}/versions", "The versions of a document, newest first.", query: page,
        answer: .json(Wire.List<Wire.Version>.self))
    package static let version = Endpoint(
        "versions.get", .get, "/api/v1/documents/{id}/versions/{v}", "One version.", answer: .json(Wire.VersionDetail.self))
    package static let versionBody = Endpoint(
        "versions.body", .get, "/api/v1/documents/{id}/versions/{v}/body", "One version as text.",
        query: [.init("format", "mdx or html; mdx when it is not said.")], answer: .bytes("text/mdx, text/html"))
    package static let versionDiff = Endpoint(
        "versions.diff", .get, "/api/v1/documents/{id}/versions/{a}/diff/{b}", "How one version became another, word by word.",
        answer: .json(Wire.Diff.self))
    package static let restore = Endpoint(
        "versions.restore", .post, "/api/v1/documents/{id}/versions/{v}/restore", "Make a new version with the text of an old one.",
        answer: .json(Wire.Version.self))
    static let documents = [
        documentList, newDocument, document, patchDocument, deleteDocument, review, versionList, version, versionBody, versionDiff, restore,
    ]

    // MARK: Sections and proposals

    private static let byHand = Endpoint.Refusal(422, "unsupported", "The section was not written from a source.")
    private static let writer = Endpoint.Refusal(422, "invalid-input", "The writer, the tone or the industry is none that is known.")
    private static let decided = Endpoint.Refusal(409, "conflict", "The proposal was accepted or rejected already.")

    package static let saveSection = Endpoint(
        "sections.save", .put, "/api/v1/documents/{id}/sections/{section_id}",
        "Save a section. What others changed meanwhile is merged; where it clashes, both texts are kept, and both are in the problem.",
        request: Wire.SaveSection.self, answer: .json(Wire.SavedSection.self),
        refusals: [.init(409, "conflict", "Others have changed the same words; yours are kept as a proposal.")],
        example: #"{"base_version":2,"markdown":"Bees need flowers near their hive."}"#)
    package static let regenerate = Endpoint(
        "sections.regenerate", .post, "/api/v1/documents/{id}/sections/{section_id}/regenerate",
        "Have one section written anew, as a proposal. Where it comes out word for word as it stands, `unchanged` of the run names it: the proposal changes nothing.",
        request: Wire.Regenerate.self, answer: .json(Wire.RunRow.self), status: 202,
        refusals: [byHand, writer], example: #"{"instructions":"Say what a hive costs."}"#)
    package static let planRegenerate = Endpoint(
        "sections.plan", .post, "/api/v1/documents/{id}/sections/{section_id}/regenerate/plan", "What that would cost; does nothing.",
        request: Wire.Regenerate.self, isQuestion: true, answer: .json(Wire.Plan.self), refusals: [byHand, writer],
        example: #"{"writer":"extractive"}"#)
    package static let proposalList = Endpoint(
        "proposals.list", .get, "/api/v1/documents/{id}/proposals", "Proposals of a document, newest first.",
        query: page + [.init("state", "open, accepted or rejected; all when it is not said.")],
        answer: .json(Wire.List<Wire.ProposalRow>.self))
    package static let proposal = Endpoint(
        "proposals.get", .get, "/api/v1/documents/{id}/proposals/{proposal_id}", "A proposal laid over the document as it is now.",
        answer: .json(Wire.Proposal.self))
    package static let acceptProposal = Endpoint(
        "proposals.accept", .post, "/api/v1/documents/{id}/proposals/{proposal_id}/accept", "Take a proposal, or single hunks of it.",
        request: Wire.Accept.self, answer: .json(Wire.Version.self),
        refusals: [decided, .init(409, "conflict", "The document has changed since, in the same words or at all where hunks are named.")],
        example: #"{"head_version":2,"section":"lead","hunks":[0,2]}"#)
    package static let rejectProposal = Endpoint(
        "proposals.reject", .post, "/api/v1/documents/{id}/proposals/{proposal_id}/reject", "Turn a proposal down; it can still be read.",
        answer: .json(Wire.ProposalRow.self), refusals: [decided])
    static let sections = [saveSection, regenerate, planRegenerate, proposalList, proposal, acceptProposal, rejectProposal]
}
