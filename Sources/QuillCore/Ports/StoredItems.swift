package protocol ItemReading {
    func item(_ id: ID<Item>) throws(QuillError) -> Item?
    func item(_ project: ID<Project>, _ content: ContentID) throws(QuillError) -> Item?
    func items(_ project: ID<Project>, _ page: Page) throws(QuillError) -> [Item]
    /// Nil where nothing was ever noted.
    func details(of item: ID<Item>) throws(QuillError) -> ItemDetails?
    /// Items of which details can be asked that are not there yet, those after `after`: the ones never tried, oldest first, then the
    /// others, those tried longest ago first. What the source would not give before is asked for only with `again`. Only an empty page is
    /// the end.
    func lacking(_ project: ID<Project>, after: Lack?, again: Bool, limit: Int) throws(QuillError) -> [Lack]
    /// Nil where nothing lacks.
    func lack(of item: ID<Item>, again: Bool) throws(QuillError) -> Lack?
}

package protocol ItemWriting {
    func insert(_ item: Item) throws(QuillError)
    func update(_ item: ID<Item>, _ facts: ItemFacts) throws(QuillError)
    /// Notes what was found, in the place of what was known of the same; what was not looked at stays.
    func save(_ found: FoundDetails, of item: ID<Item>) throws(QuillError)
    /// Notes that the source gives nothing.
    func save(_ lost: LostSource, of item: ID<Item>) throws(QuillError)
    /// Notes that details of it were asked for just now, whatever came of it.
    func noteTry(of item: ID<Item>) throws(QuillError)
    /// Removes the item, what was derived from it, its runs and its jobs. Documents stay. False when it was not there.
    func delete(_ item: ID<Item>) throws(QuillError) -> Bool
}

package protocol ArtifactReading {
    /// The current artifact of each variant.
    func currentArtifacts(of subject: Subject) throws(QuillError) -> [Artifact]
    /// The same for a list.
    func listedArtifacts(of subject: Subject) throws(QuillError) -> [ListedArtifact]
    func currentArtifact(_ target: Target) throws(QuillError) -> Artifact?
    func artifact(_ id: ID<Artifact>) throws(QuillError) -> Artifact?
    /// Which of these contents any row still speaks of.
    func referenced(_ contents: [Digest]) throws(QuillError) -> Set<Digest>
    /// The contents that rows speak of, those of rejected ones apart, by digest, those after `after`.
    func contents(after: Digest?, limit: Int) throws(QuillError) -> [StoredBlob]
    /// Every artifact whose bytes these are, those that were rejected apart.
    func artifacts(holding content: Digest) throws(QuillError) -> [Artifact]
    /// The contents of rejected artifacts, by digest, those after `after`.
    func rejectedContents(after: Digest?, limit: Int) throws(QuillError) -> [Digest]
    func rejected(holding content: Digest) throws(QuillError) -> [Artifact]
}

package protocol ArtifactWriting {
    func insert(_ artifact: Artifact) throws(QuillError)
    /// From now on what jobs made of these bytes counts as not there; what a person gave stays.
    func reject(holding content: Digest) throws(QuillError)
    /// What was rejected counts again: its bytes are there.
    func takeBack(holding content: Digest) throws(QuillError)
}

package protocol DocumentReading {
    func document(_ id: ID<Document>) throws(QuillError) -> Document?
    func document(_ project: ID<Project>, key: String) throws(QuillError) -> Document?
    func documents(of item: ID<Item>) throws(QuillError) -> [Document]
    func documentIDs(of item: ID<Item>) throws(QuillError) -> [ID<Document>]
    func documents(_ project: ID<Project>, _ page: Page) throws(QuillError) -> [Document]
    func revision(_ id: ID<Revision>) throws(QuillError) -> Revision?
    func revision(_ document: ID<Document>, number: Int) throws(QuillError) -> Revision?
    /// The newest revision that a job made: where a machine last left off.
    func newestMade(of document: ID<Document>) throws(QuillError) -> Revision?
    /// Newest first.
    func revisions(of document: ID<Document>, _ page: Page) throws(QuillError) -> [Revision]
    func version(_ id: ID<Revision>) throws(QuillError) -> Version?
    /// Newest first; a page goes on below the number of the revision it names.
    func versions(of document: ID<Document>, _ page: Page) throws(QuillError) -> [Version]
}

package protocol DocumentWriting {
    func insert(_ document: Document) throws(QuillError)
    /// Makes it the head; the document takes its title.
    func insert(_ revision: Revision, state: ReviewState) throws(QuillError)
    func update(_ document: ID<Document>, state: ReviewState) throws(QuillError)
    /// With its revisions, proposals, deliveries and artifacts.
    func delete(_ document: ID<Document>) throws(QuillError)
}

package protocol ProposalReading {
    func proposal(_ id: ID<Proposal>) throws(QuillError) -> Proposal?
    /// Newest first; of every state where none is named.
    func proposals(of document: ID<Document>, _ state: Proposal.StateName?, _ page: Page) throws(QuillError) -> [Proposal]
    func openProposalCount(of document: ID<Document>) throws(QuillError) -> Int
}

package protocol ProposalWriting {
    func insert(_ proposal: Proposal) throws(QuillError)
    /// Gives it another content or state; false, and nothing done, when it is no longer open.
    func update(_ proposal: Proposal) throws(QuillError) -> Bool
}

package protocol DeliveryReading {
    func destination(_ id: ID<Destination>) throws(QuillError) -> Destination?
    func destination(_ project: ID<Project>, kind: String, locator: String) throws(QuillError) -> Destination?
    func delivery(_ document: ID<Document>, _ destination: ID<Destination>) throws(QuillError) -> Delivery?
    func deliveries(of document: ID<Document>) throws(QuillError) -> [Delivery]
}

package protocol DeliveryWriting {
    /// Adds it, or gives the one of the same kind and locator these settings.
    func save(_ destination: Destination) throws(QuillError)
    /// Adds it, or replaces that of the same document and destination.
    func save(_ delivery: Delivery) throws(QuillError)
}
