package import QuillCore

extension Quill {
    /// Removes an item with everything derived from it. Documents stay; their citations then say that the source is gone.
    package func delete(_ id: ID<Item>) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard let item = try store.item(id), try store.delete(id) else { throw missing("item", id.text) }
            try store.append(
                Event(
                    name: .itemDeleted, project: item.project,
                    data: ["item": id.text, "content_id": item.contentID.text, "title": item.title],
                    at: store.now()))
            try note(.done, store)
            try audit(.itemDeleted, of: .item(id), before: ["title": item.title, "content": item.contentID.text], store)
        }
    }

    /// The bytes of an artifact: where they lie, how many there are, and what they are.
    package func asset(_ id: ID<Artifact>) async throws(QuillError) -> Asset {
        let artifact = try await store.read { store throws(QuillError) in try store.artifact(id) }
        guard let artifact else { throw QuillError(.notFound, "There is no asset \(id).", hint: "An item lists its assets.") }
        let path = try await blobs.file(artifact.content)
        var type = artifact.mediaType
        // Older homes did not look what a file is when it was taken in.
        if type == ContentType.unknown {
            type = ContentType.detected(in: try await blobs.head(artifact.content, byteCount: ContentType.headBytes))
        }
        return Asset(
            path: path, byteCount: artifact.byteCount, mediaType: type, isSafeInline: ContentType.isSafeInline(type),
            digest: artifact.content)
    }

    /// Whether the database and the files' place answer.
    package func check() async throws(QuillError) {
        _ = try await store.read { store throws(QuillError) in try store.now() }
        try await blobs.check()
    }
}

/// Bytes to be sent.
package struct Asset: Sendable {
    package let path: String
    package let byteCount: Int64
    package let mediaType: String
    /// Whether a browser may show it: nothing in it can run.
    package let isSafeInline: Bool
    package let digest: Digest
}
