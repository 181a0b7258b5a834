internal import Crypto
internal import HTTPClient
package import QuillCore
package import S3

/// Blobs as objects of a bucket, named by their digest: `blobs/abcdef…`. What has to be a file is fetched once into a cache on
/// this machine, and checked against its digest as it comes.
package actor S3BlobStore: BlobStore {
    let bucket: S3Bucket
    let cache: BlobCache
    /// Reads the files that are put.
    let files: LocalBlobStore
    private var fetching: [Digest: Task<String, any Error>] = [:]

    /// Younger than that, bytes need not be sent again: no sweep is near them.
    private static let youngSeconds = 3_600
    private static let folder = "blobs/"
    private static let markKey = "installation"

    /// - Parameters:
    ///   - cache: a folder, made if it is not there; whatever is in it may be removed at any time.
    ///   - cacheBytes: what it may hold at most, apart from what was used in the last hour.
    package init(_ bucket: S3Bucket, cache: String, cacheBytes: Int64 = 8 << 30) throws(QuillError) {
        self.bucket = bucket
        self.cache = try BlobCache(root: cache, limitBytes: cacheBytes)
        files = try LocalBlobStore(root: cache)
    }

    /// The id of the installation that the bucket's folder belongs to; nil where it belongs to none yet.
    package func installation() async throws(QuillError) -> String? {
        do {
            guard try await bucket.head(Self.markKey) != nil else { return nil }
            return String(decoding: try await bucket.get(Self.markKey, limit: 64), as: UTF8.self)
        } catch {
            throw S3Failure.classified(error)
        }
    }

    /// Marks a folder that belongs to nobody; returns whose it is afterwards.
    package func mark(installation id: String) async throws(QuillError) -> String {
        do { try await bucket.put(Self.markKey, bytes: Array(id.utf8)) } catch { throw S3Failure.classified(error) }
        return try await installation() ?? id
    }

    package func hasAny() async throws(QuillError) -> Bool {
        do { return try await !bucket.list(under: Self.folder, limit: 1).objects.isEmpty } catch { throw S3Failure.classified(error) }
    }

    package func put(_ bytes: [UInt8]) async throws(QuillError) -> StoredBlob {
        let blob = StoredBlob(content: Digest(of: bytes), byteCount: Int64(bytes.count))
        try await keep(blob) { (key, isOver) throws(S3Error) in try await bucket.put(key, bytes: bytes, over: isOver) }
        return blob
    }

    package func put(file path: String) async throws(QuillError) -> StoredBlob {
        let blob = try await files.digest(file: path)
        try await keep(blob) { (key, isOver) throws(S3Error) in
            try await bucket.put(key, file: path, byteCount: blob.byteCount, sha256: blob.content.hex, over: isOver)
        }
        return blob
    }

    package func digest(file path: String) async throws(QuillError) -> StoredBlob { try await files.digest(file: path) }

    /// Sends it unless it is there and young.
    private func keep(_ blob: StoredBlob, _ send: (String, Bool) async throws(S3Error) -> Void) async throws(QuillError) {
        let key = Self.key(blob.content)
        do {
            let there = try await bucket.head(key)
            if let there, there.byteCount == blob.byteCount, there.age < Self.youngSeconds { return }
            try await send(key, there != nil)
        } catch {
            throw S3Failure.classified(error)
        }
    }

    package func read(_ content: Digest, limit: Int) async throws(QuillError) -> [UInt8] {
        guard let size = try await size(content) else { throw missing(content) }
        guard size <= limit else {
            throw QuillError(.tooLarge, "It holds \(size) bytes, more than the \(limit) that can be read at once.")
        }
        let bytes = try await got(content, nil, limit: Int(size))
        guard Digest(of: bytes) == content else { throw damaged(content) }
        return bytes
    }

    package func head(_ content: Digest, byteCount: Int) async throws(QuillError) -> [UInt8] {
        guard byteCount > 0 else { return [] }
        guard let size = try await size(content) else { throw missing(content) }
        guard size > 0 else { return [] }
        return try await got(content, 0...Int64(min(Int64(byteCount), size) - 1), limit: byteCount)
    }

    private func size(_ content: Digest) async throws(QuillError) -> Int64? {
        do { return try await bucket.head(Self.key(content))?.byteCount } catch { throw S3Failure.classified(error) }
    }

    private func got(_ content: Digest, _ range: ClosedRange<Int64>?, limit: Int) async throws(QuillError) -> [UInt8] {
        do { return try await bucket.get(Self.key(content), range: range, limit: limit) } catch {
            throw error.cause == .noObject ? missing(content) : S3Failure.classified(error)
        }
    }

    /// Several that want the same bytes at once wait for one transfer.
    package func file(_ content: Digest) async throws(QuillError) -> String {
        if let path = await cache.find(content) { return path }
        let task = fetching[content] ?? Task { try await fetch(content) }
        fetching[content] = task
        defer { fetching[content] = nil }
        do { return try await task.value } catch { throw QuillError.unexpected(error, while: "fetching from the bucket") }
    }

    private func fetch(_ content: Digest) async throws(QuillError) -> String {
        switch try await look(content, keeps: true) {
        case .right: return cache.path(content)
        case .wrong: throw damaged(content)
        case .missing: throw missing(content)
        case .unreadable(let error): throw S3Failure.classified(error)
        }
    }

    package func sweep(
        ageSeconds: Int, isReferenced: @Sendable ([Digest]) async throws(QuillError) -> Set<Digest>
    ) async throws(QuillError) -> SweepResult {
        var (removed, byteCount) = (0, Int64(0))
        var cursor: String?
        do {
            removed += try await bucket.abortUploads(under: Self.folder, olderThan: ageSeconds)
            repeat {
                let page = try await bucket.list(under: Self.folder, after: cursor)
                let old = page.objects.filter { $0.age > ageSeconds && $0.key.utf8.count == Self.folder.utf8.count + 64 }
                let kept = old.isEmpty ? [] : try await isReferenced(old.map { Self.digest($0.key) })
                for object in old where !kept.contains(Self.digest(object.key)) {
                    // Its age again: the same bytes may have been put meanwhile, and are about to be spoken of.
                    guard let now = try await bucket.head(object.key), now.age > ageSeconds else { continue }
                    try await bucket.delete(object.key)
                    await cache.forget(Self.digest(object.key))
                    removed += 1
                    byteCount += object.byteCount
                }
                cursor = page.next
            } while cursor != nil
        } catch let error as S3Error {
            throw S3Failure.classified(error)
        } catch {
            throw .unexpected(error, while: "sweeping the bucket")
        }
        await cache.trim()
        return SweepResult(removed: removed, byteCount: byteCount)
    }

    package func remove(_ content: Digest) async throws(QuillError) {
        await cache.forget(content)
        do { try await bucket.delete(Self.key(content)) } catch { throw S3Failure.classified(error) }
    }

    /// Fails as any use would: the server does not answer, the keys are wrong, the bucket is not there.
    package func check() async throws(QuillError) {
        do { _ = try await bucket.list(under: Self.folder, limit: 1) } catch { throw S3Failure.classified(error) }
    }

    /// The same, and that it can be written: a small object is put and removed.
    package func checkWriting() async throws(QuillError) { try await Self.checkWriting(bucket) }

    package static func checkWriting(_ bucket: S3Bucket) async throws(QuillError) {
        do {
            let key = "probe/" + String(UInt64.random(in: .min ... .max), radix: 16)
            try await bucket.put(key, bytes: Array("quill".utf8))
            try await bucket.delete(key)
        } catch {
            throw S3Failure.classified(error)
        }
    }

    /// With the headers that this process would send; nil unless the operator lets browsers go to the bucket.
    package nonisolated func link(to content: Digest, _ serving: BlobServing) -> String? {
        bucket.place.linkSeconds.map { seconds in
            bucket.link(
                Self.key(content), seconds: seconds, method: serving.method,
                answering: [
                    ("content-type", serving.mediaType), ("content-disposition", serving.isInline ? "inline" : "attachment"),
                    ("cache-control", "private, max-age=31536000, immutable"),
                ])
        }
    }

    package nonisolated var linkOrigin: String? { bucket.place.linkSeconds == nil ? nil : bucket.place.origin }

    static func key(_ content: Digest) -> String { folder + content.hex }

    private static func digest(_ key: String) -> Digest { Digest(hex: String(key.dropFirst(folder.utf8.count))) }

    nonisolated func missing(_ content: Digest) -> QuillError {
        QuillError(
            .homeDamaged, "The bytes of \(content.short) are missing from the bucket \(bucket.place.bucket).",
            hint: "Restore a backup, or make them anew with --remake.")
    }

    nonisolated func damaged(_ content: Digest) -> QuillError {
        QuillError(
            .homeDamaged, "The bytes of \(content.short) in the bucket \(bucket.place.bucket) are not those that were put there.", .retry,
            hint: "Restore a backup, or make them anew with --remake.")
    }
}
