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
    ///
    /// - Parameter method: how they are asked for, GET or HEAD.
    package func asset(_ id: ID<Artifact>, method: String = "GET") async throws(QuillError) -> Asset {
        let artifact = try await store.read { store throws(QuillError) in try store.artifact(id) }
        guard let artifact else { throw QuillError(.notFound, "There is no asset \(id).", hint: "An item lists its assets.") }
        var type = artifact.mediaType
        // Older homes did not look what a file is when it was taken in.
        if type == ContentType.unknown {
            type = ContentType.detected(in: try await blobs.head(artifact.content, byteCount: ContentType.headBytes))
        }
        let isInline = ContentType.isSafeInline(type)
        let serving = BlobServing(method: method, mediaType: type, isInline: isInline)
        let place: Asset.Place
        if artifact.byteCount >= Asset.linkedFromBytes, let link = blobs.link(to: artifact.content, serving) {
            place = .elsewhere(link)
        } else {
            place = .file(try await blobs.file(artifact.content))
        }
        return Asset(place: place, byteCount: artifact.byteCount, mediaType: type, isSafeInline: isInline, digest: artifact.content)
    }

    /// Where browsers are sent for large files; nil where all come from here.
    package var linkOrigin: String? { blobs.linkOrigin }

    /// Whether the database and the files' place answer.
    package func check() async throws(QuillError) {
        _ = try await store.read { store throws(QuillError) in try store.now() }
        try await blobs.check()
    }
}

/// Bytes to be sent.
package struct Asset: Sendable {
    package enum Place: Sendable {
        case file(String)
        /// An address that works for a while.
        case elsewhere(String)
    }

    /// Smaller ones are there from here before a second server is found.
    static let linkedFromBytes: Int64 = 1 << 20

    package let place: Place
    package let byteCount: Int64
    package let mediaType: String
    /// Whether a browser may show it: nothing in it can run.
    package let isSafeInline: Bool
    package let digest: Digest
}
