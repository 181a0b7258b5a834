package import QuillCore
internal import Support

/// What somebody gives to work on.
package enum Given: Sendable, Hashable {
    /// A path or an address, as written on a command line.
    case written(String)
    /// An address and nothing else: a path given by somebody far away is none of ours.
    case address(String)
    /// A file of ours that holds what somebody sent, and the name that it had there.
    case file(path: String, name: String)
    /// A text of at most 200,000 characters.
    case text(String, title: String)
    /// What was taken in before.
    case item(ID<Item>)
}

/// What a person gave to work on, recognised but not yet taken in.
package struct Input: Sendable, Hashable {
    let kind: Item.Kind
    let contentID: ContentID
    let title: String
    let url: String?
    let content: Content?

    /// The bytes that come with it.
    enum Content: Sendable, Hashable {
        /// Of a file on this machine.
        case file(String)
        case bytes([UInt8])
    }

    var project: ID<Project> { Project.defaultID }
}

extension Quill {
    /// Tells what an address or a path is. Reads a file through, and changes nothing.
    package func recognise(_ given: Given) async throws(QuillError) -> Input {
        switch given {
        case .written(let text):
            let text = String(text.drop(while: \.isWhitespace))
            guard !text.isEmpty else {
                throw QuillError(.invalidInput, "Nothing was given to work on.", hint: "Give a file's path or an address.")
            }
            if WebAddress.looksLikeOne(text) { return try address(text) }
            return try await file(text, name: text.split(separator: "/").last.map(String.init) ?? text)
        case .address(let text): return try address(text)
        case .file(let path, let name): return try await file(path, name: name)
        case .text(let text, let title): return try await Self.text(text, title)
        case .item(let id):
            let item = try await item(id).item
            return Input(kind: item.kind, contentID: item.contentID, title: item.title, url: item.url, content: nil)
        }
    }

    private func address(_ written: String) throws(QuillError) -> Input {
        let address = try WebAddress(written)
        if address.isPlaylist {
            throw QuillError(.unsupported, "This is the address of a playlist.", hint: "Give the address of one video in it.")
        }
        return Input(kind: .web, contentID: .web(address), title: address.text, url: address.text, content: nil)
    }

    private func file(_ path: String, name: String) async throws(QuillError) -> Input {
        let blob = try await blobs.digest(file: path)
        return Input(kind: .file, contentID: .file(blob.content), title: name, url: nil, content: .file(path))
    }

    @concurrent private static func text(_ text: String, _ title: String) async throws(QuillError) -> Input {
        let limit = 200_000
        guard text.count <= limit else {
            throw QuillError(.tooLarge, "The text has \(text.count) characters; at most \(limit) are taken.", hint: "Give it as a file.")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw QuillError(.emptyInput, "The text is empty.", hint: "Give a text that says something.")
        }
        let bytes = Array(text.utf8)
        return Input(kind: .file, contentID: .file(Digest(of: bytes)), title: title, url: nil, content: .bytes(bytes))
    }

    /// The item that was made of this input before, if any.
    package func find(_ input: Input) async throws(QuillError) -> Item? {
        try await store.read { store throws(QuillError) in try store.item(input.project, input.contentID) }
    }

    /// Takes the input in: a new item, with a file's bytes as its media, or the item that exists already, whose bytes are put again where
    /// they were lost.
    package func ingest(_ input: Input) async throws(QuillError) -> (item: Item, isNew: Bool) {
        if let known = try await find(input) {
            try await putAgain(input.content, of: known)
            return (known, false)
        }
        let stored = try await keep(input.content)
        let taken = try await store.write { store throws(QuillError) -> (item: Item, isNew: Bool) in
            if let known = try store.item(input.project, input.contentID) { return (known, false) }
            let now = try store.now()
            // The bytes that were stored decide, should the file have changed since it was recognised.
            let content = stored.map { ContentID.file($0.blob.content) } ?? input.contentID
            let item = Item(
                id: store.newID(), project: input.project, kind: input.kind, contentID: content, title: input.title, url: input.url,
                createdAt: now)
            try store.insert(item)
            if let stored {
                try store.insert(
                    Artifact(
                        id: store.newID(), project: input.project, target: Target(.item(item.id), .media), recipe: nil,
                        content: stored.blob.content, byteCount: stored.blob.byteCount, mediaType: stored.type, facts: Facts(),
                        provenance: .person("owner"), job: nil, createdAt: now))
            }
            try store.append(
                Event(name: .itemCreated, project: item.project, data: ["item": item.id.text, "content_id": content.text], at: now))
            try audit(.itemAdded, of: .item(item.id), after: ["title": item.title, "kind": item.kind.rawValue], store)
            return (item, true)
        }
        failpoint("ingest.committed")
        return taken
    }

    private func putAgain(_ content: Input.Content?, of item: Item) async throws(QuillError) {
        guard content != nil else { return }
        let media = try await store.read { store throws(QuillError) in try store.currentArtifact(Target(.item(item.id), .media)) }
        guard let media else { return }
        do throws(QuillError) { _ = try await blobs.head(media.content, byteCount: 1) } catch {
            // A store that is away has not lost them: what works on it waits.
            if error.code == .unreachable { return }
            guard error.code == .homeDamaged else { throw error }
            _ = try await keep(content)
        }
    }

    /// Puts the bytes into the blob store, and looks what they are.
    private func keep(_ content: Input.Content?) async throws(QuillError) -> (blob: StoredBlob, type: String)? {
        let blob: StoredBlob
        switch content {
        case .file(let path): blob = try await blobs.put(file: path)
        case .bytes(let bytes): blob = try await blobs.put(bytes)
        case nil: return nil
        }
        return (blob, ContentType.detected(in: try await blobs.head(blob.content, byteCount: ContentType.headBytes)))
    }
}
