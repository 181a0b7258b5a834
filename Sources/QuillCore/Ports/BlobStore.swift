/// Bytes by the digest of their content. Putting the same bytes twice keeps them once.
package protocol BlobStore: Sendable {
    func put(_ bytes: [UInt8]) async throws(QuillError) -> StoredBlob
    /// Copies a file's bytes in, as a stream. Fails with `empty-input` where there are none.
    func put(file path: String) async throws(QuillError) -> StoredBlob
    /// What `put(file:)` would give, without keeping anything.
    func digest(file path: String) async throws(QuillError) -> StoredBlob
    /// All the bytes, at most `limit` of them (`too-large` beyond).
    func read(_ content: Digest, limit: Int) async throws(QuillError) -> [UInt8]
    /// The first bytes, at most `byteCount` of them.
    func head(_ content: Digest, byteCount: Int) async throws(QuillError) -> [UInt8]
    /// A file that holds them, only to be read.
    func file(_ content: Digest) async throws(QuillError) -> String
    /// Removes blobs older than `ageSeconds` that `isReferenced` does not know, and what crashed writes left behind.
    func sweep(ageSeconds: Int, isReferenced: @Sendable ([Digest]) async throws(QuillError) -> Set<Digest>) async throws(QuillError)
        -> SweepResult
    /// Removes bytes that were found to be wrong, so that the right ones can be put. Not there is as good.
    func remove(_ content: Digest) async throws(QuillError)
    /// Reads all of what is kept, past every cache, and says what is wrong with it; nil where it is what was put. Keeps nothing.
    func verify(_ content: Digest) async throws(QuillError) -> BlobFault?
    /// Looks whether the store still has the right bytes of what is missing or damaged, and puts them back; keeps nothing if `isDry`.
    /// Fails where they cannot be put back.
    func recall(_ content: Digest, isDry: Bool) async throws(QuillError) -> Recalled
    /// Fails where nothing can be kept just now: a disk that cannot be written, a server that does not answer, wrong keys.
    func check() async throws(QuillError)
    /// An address at which whoever has it gets the bytes for a while, past this process; nil where files are served from here alone.
    nonisolated func link(to content: Digest, _ serving: BlobServing) -> String?
    /// Where such addresses lie: `https://s3.example.org`.
    nonisolated var linkOrigin: String? { get }
}

extension BlobStore {
    package func recall(_ content: Digest, isDry: Bool) async throws(QuillError) -> Recalled { .none }
    package nonisolated func link(to content: Digest, _ serving: BlobServing) -> String? { nil }
    package nonisolated var linkOrigin: String? { nil }
}

/// How bytes are handed out that are not served from here.
package struct BlobServing: Sendable {
    /// Of the request: an address works for one method.
    package let method: String
    package let mediaType: String
    /// Whether a browser may show it.
    package let isInline: Bool

    package init(method: String, mediaType: String, isInline: Bool) {
        (self.method, self.mediaType, self.isInline) = (method, mediaType, isInline)
    }
}

package struct StoredBlob: Sendable, Hashable {
    package let content: Digest
    package let byteCount: Int64

    package init(content: Digest, byteCount: Int64) {
        self.content = content
        self.byteCount = byteCount
    }
}

/// What is wrong with kept bytes.
package enum BlobFault: String, Sendable {
    case missing
    /// They are not those that were put.
    case damaged
}

/// What a store that keeps what was removed or written over had of some bytes.
package enum Recalled: Sendable, Hashable {
    /// The right bytes, in an older version.
    case found
    /// The right bytes, in a file of this machine.
    case cached
    case none
    /// There are older versions that cannot be read with these keys, or there may be.
    case forbidden
}

package struct SweepResult: Sendable, Hashable {
    package let removed: Int
    package let byteCount: Int64

    package init(removed: Int, byteCount: Int64) {
        self.removed = removed
        self.byteCount = byteCount
    }
}
