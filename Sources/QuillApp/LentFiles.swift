package import QuillCore
internal import Support

/// The uploads of an installation, and files of this machine that a command lends in place of sending them: they are read where
/// they lie, and stay there.
package final class LentFiles: UploadStore {
    private let kept: (any UploadStore)?
    private let files = Lock<[String: (path: String, name: String)]>([:])

    /// - Parameter kept: takes uploads of the other kind; nil where nothing can be written.
    package init(_ kept: (any UploadStore)?) { self.kept = kept }

    /// - Returns: what stands for the file as the id of an upload.
    package func lend(path: String, name: String) -> String {
        files.withLock { files in
            let id = "lent_\(files.count + 1)"
            files[id] = (path, name)
            return id
        }
    }

    package func upload(_ id: String) async throws(QuillError) -> Upload {
        guard let file = lent(id) else { return try await store.upload(id) }
        return Upload(id: id, name: file.name, byteCount: 0, offset: 0)
    }

    package func finished(_ id: String) async throws(QuillError) -> String {
        guard let file = lent(id) else { return try await store.finished(id) }
        return file.path
    }

    /// A lent file is given back: it is not ours to remove.
    package func remove(_ id: String) async throws(QuillError) {
        guard files.withLock({ $0.removeValue(forKey: id) }) == nil else { return }
        try await store.remove(id)
    }

    package func begin(_ id: String, name: String, byteCount: Int64?) async throws(QuillError) -> Upload {
        try await store.begin(id, name: name, byteCount: byteCount)
    }

    package func append(_ bytes: [UInt8], to id: String, at offset: Int64) async throws(QuillError) -> Int64 {
        try await store.append(bytes, to: id, at: offset)
    }

    package func close(_ id: String) async throws(QuillError) { try await store.close(id) }

    private func lent(_ id: String) -> (path: String, name: String)? { files.withLock { $0[id] } }

    private var store: any UploadStore {
        get throws(QuillError) {
            guard let kept else { throw QuillError(.readOnly, "The home is open only to look.", hint: "End what works in it.") }
            return kept
        }
    }
}
