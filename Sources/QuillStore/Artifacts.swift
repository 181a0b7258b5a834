internal import QuillCore
internal import SQL
internal import Support

extension Session {
    func currentArtifacts(of subject: Subject) throws(QuillError) -> [Artifact] {
        try all("SELECT * " + Self.current, [subject.description], Self.artifact)
    }

    func listedArtifacts(of subject: Subject) throws(QuillError) -> [ListedArtifact] {
        let columns = "SELECT id, variant, byte_count, media_type, provenance, created_at "
        return try all(columns + Self.current, [subject.description]) { row throws(SQLError) in
            ListedArtifact(
                id: try row.id("id"), variant: try row.variant("variant"),
                byteCount: Int64(try row.integer("byte_count")), mediaType: try row.text("media_type"),
                provenance: try row.provenance("provenance"), createdAt: try row.time("created_at"))
        }
    }

    /// The newest of each variant of $1 that is not rejected.
    private static let current = """
        FROM artifacts AS a WHERE subject = $1 AND is_rejected = 0 AND NOT EXISTS (
            SELECT 1 FROM artifacts AS newer WHERE newer.subject = a.subject AND newer.variant = a.variant
                AND newer.is_rejected = 0 AND (newer.created_at, newer.id) > (a.created_at, a.id))
        ORDER BY variant
        """

    func currentArtifact(_ target: Target) throws(QuillError) -> Artifact? {
        try one(
            """
            SELECT * FROM artifacts WHERE subject = $1 AND variant = $2 AND is_rejected = 0
            ORDER BY created_at DESC, id DESC LIMIT 1
            """, [target.subject.description, target.variant.description], Self.artifact)
    }

    func artifact(_ id: ID<Artifact>) throws(QuillError) -> Artifact? {
        try one("SELECT * FROM artifacts WHERE id = $1", [id], Self.artifact)
    }

    func referenced(_ contents: [Digest]) throws(QuillError) -> Set<Digest> {
        var found: Set<Digest> = []
        for content in contents where try one("SELECT 1 FROM artifacts WHERE content = $1 LIMIT 1", [content], { _ in true }) != nil {
            found.insert(content)
        }
        return found
    }

    func contents(after: Digest?, limit: Int) throws(QuillError) -> [StoredBlob] {
        try all(
            """
            SELECT content, MAX(byte_count) AS byte_count FROM artifacts WHERE content > $1 AND is_rejected = 0
            GROUP BY content ORDER BY content LIMIT $2
            """, [after?.hex ?? "", limit]
        ) { row throws(SQLError) in
            StoredBlob(content: Digest(hex: try row.text("content")), byteCount: Int64(try row.integer("byte_count")))
        }
    }

    func artifacts(holding content: Digest) throws(QuillError) -> [Artifact] {
        try all("SELECT * FROM artifacts WHERE content = $1 AND is_rejected = 0 ORDER BY id", [content], Self.artifact)
    }

    func rejectedContents(after: Digest?, limit: Int) throws(QuillError) -> [Digest] {
        try all(
            "SELECT DISTINCT content FROM artifacts WHERE content > $1 AND is_rejected = 1 ORDER BY content LIMIT $2",
            [after?.hex ?? "", limit]
        ) { row throws(SQLError) in Digest(hex: try row.text("content")) }
    }

    func rejected(holding content: Digest) throws(QuillError) -> [Artifact] {
        try all("SELECT * FROM artifacts WHERE content = $1 AND is_rejected = 1 ORDER BY id", [content], Self.artifact)
    }

    func takeBack(holding content: Digest) throws(QuillError) {
        try execute("UPDATE artifacts SET is_rejected = 0 WHERE content = $1 AND is_rejected = 1", [content])
    }

    func reject(holding content: Digest) throws(QuillError) {
        try execute("UPDATE artifacts SET is_rejected = 1 WHERE content = $1 AND job IS NOT NULL AND is_rejected = 0", [content])
    }

    func insert(_ artifact: Artifact) throws(QuillError) {
        try insert(
            into: "artifacts",
            [
                "id": artifact.id, "project": artifact.project, "subject": artifact.target.subject.description,
                "variant": artifact.target.variant.description, "recipe": JSONText(optional: artifact.recipe),
                "content": artifact.content, "byte_count": artifact.byteCount, "media_type": artifact.mediaType,
                "facts": JSONText(artifact.facts), "provenance": JSONText(artifact.provenance), "job": artifact.job,
                "created_at": artifact.createdAt,
            ])
        failpoint("artifact.inserted")
    }

    private static func artifact(_ row: SQLRow) throws(SQLError) -> Artifact {
        Artifact(
            id: try row.id("id"), project: try row.id("project"), target: try row.target("subject", "variant"),
            recipe: try row.optionalJSON("recipe"), content: Digest(hex: try row.text("content")),
            byteCount: Int64(try row.integer("byte_count")), mediaType: try row.text("media_type"), facts: try row.json("facts"),
            provenance: try row.provenance("provenance"), job: try row.optionalID("job"), createdAt: try row.time("created_at"))
    }
}
