/// An immutable derived value of an item or a document. The newest of a variant that is not rejected is the current one.
package struct Artifact: Noun, Sendable, Hashable {
    package static let idPrefix = "art"

    package let id: ID<Artifact>
    package let project: ID<Project>
    package let target: Target
    /// What it was made from; nil where a person gave it.
    package let recipe: Recipe?
    /// Its bytes, in the blob store.
    package let content: Digest
    package let byteCount: Int64
    package let mediaType: String
    /// The little that planning has to know of the content, such as a chapter list's section keys.
    package let facts: Facts
    package let provenance: Provenance
    /// The job that made it; nil where a person gave it.
    package let job: ID<Job>?
    package let createdAt: Timestamp

    package init(
        id: ID<Artifact>, project: ID<Project>, target: Target, recipe: Recipe?, content: Digest, byteCount: Int64,
        mediaType: String, facts: Facts, provenance: Provenance, job: ID<Job>?, createdAt: Timestamp
    ) {
        self.id = id
        self.project = project
        self.target = target
        self.recipe = recipe
        self.content = content
        self.byteCount = byteCount
        self.mediaType = mediaType
        self.facts = facts
        self.provenance = provenance
        self.job = job
        self.createdAt = createdAt
    }
}

/// What a list tells of an artifact: nothing of what it was made from, whose reading would take most of the time.
package struct ListedArtifact: Sendable, Hashable {
    package let id: ID<Artifact>
    package let variant: Variant
    package let byteCount: Int64
    package let mediaType: String
    package let provenance: Provenance
    package let createdAt: Timestamp

    package init(
        id: ID<Artifact>, variant: Variant, byteCount: Int64, mediaType: String, provenance: Provenance, createdAt: Timestamp
    ) {
        self.id = id
        self.variant = variant
        self.byteCount = byteCount
        self.mediaType = mediaType
        self.provenance = provenance
        self.createdAt = createdAt
    }
}

/// That a thing was made, and by whom.
package struct Made: Sendable, Hashable {
    package let target: Target
    package let provenance: Provenance

    package init(target: Target, provenance: Provenance) {
        self.target = target
        self.provenance = provenance
    }
}

/// What the planner may ask about an artifact without reading its bytes.
package struct Facts: Hashable, Sendable, Codable {
    /// Of `source`: whether words are at hand (captions, text) or must first be recognised from sound.
    package var needsRecognition: Bool?
    /// Of `source`, `media`: how long it plays.
    package var durationSeconds: Double?
    /// Of `chapters`: the section keys, in reading order.
    package var sectionKeys: [String]?
    /// Of `transcript`: the tokens that a language model would read, rather too many than too few.
    package var tokens: Int?

    package init(needsRecognition: Bool? = nil, durationSeconds: Double? = nil, sectionKeys: [String]? = nil, tokens: Int? = nil) {
        self.tokens = tokens
        self.needsRecognition = needsRecognition
        self.durationSeconds = durationSeconds
        self.sectionKeys = sectionKeys
    }
}
