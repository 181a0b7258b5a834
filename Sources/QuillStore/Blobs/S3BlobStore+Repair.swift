internal import Crypto
internal import HTTPClient
package import QuillCore
internal import S3

/// Whether bytes are what was put, and from where they can be had again.
extension S3BlobStore {
    package func verify(_ content: Digest) async throws(QuillError) -> BlobFault? {
        switch try await look(content, keeps: false) {
        case .right: return nil
        case .wrong: return .damaged
        case .missing: return .missing
        case .unreadable(let error): throw S3Failure.classified(error)
        }
    }

    enum Looked {
        case right
        case wrong
        case missing
        /// The keys may not read it, or nobody may as it is: in an archive, or locked with a key that is gone.
        case unreadable(S3Error)
    }

    /// Reads all of an object, or of one of its versions. A transfer that breaks in the middle or brings other bytes begins anew, once.
    ///
    /// - Parameter keeps: whether the right bytes are in the cache afterwards.
    func look(_ content: Digest, version: String? = nil, keeps: Bool) async throws(QuillError) -> Looked {
        do throws(QuillError) {
            let found = try await lookOnce(content, version, keeps)
            guard case .wrong = found else { return found }
        } catch {
            guard error.disposition == .retry else { throw error }
        }
        return try await lookOnce(content, version, keeps)
    }

    private func lookOnce(_ content: Digest, _ version: String?, _ keeps: Bool) async throws(QuillError) -> Looked {
        let stream: HTTPStream
        do { stream = try await bucket.stream(Self.key(content), version: version) } catch {
            switch error.cause {
            case .noObject: return .missing
            case .denied, .other(status: 400..<500, code: _): return .unreadable(error)
            default: throw S3Failure.classified(error)
            }
        }
        let filling: BlobCache.Filling? = try await keeps ? cache.begin() : nil
        do throws(QuillError) {
            var hash = SHA256()
            while let bytes = try await next(stream) {
                hash.update(bytes)
                if let filling { try await cache.append(bytes, to: filling) }
            }
            let isRight = hash.finish().hexadecimal == content.hex
            if let filling {
                if isRight { try await cache.keep(filling, as: content) } else { await cache.discard(filling) }
            }
            return isRight ? .right : .wrong
        } catch {
            if let filling { await cache.discard(filling) }
            throw error
        }
    }

    private func next(_ stream: HTTPStream) async throws(QuillError) -> [UInt8]? {
        do { return try await stream.next() } catch { throw S3Failure.classified(bucket.failed(error)) }
    }

    package func recall(_ content: Digest, isDry: Bool) async throws(QuillError) -> Recalled {
        if let blob = await cached(content) {
            if !isDry { try await putBack(blob) }
            return .cached
        }
        let versions: [String]
        do { versions = try await bucket.versions(Self.key(content)) } catch {
            if error.cause == .denied { return .forbidden }
            throw S3Failure.classified(error)
        }
        var isUnreadable = false
        for version in versions {
            // What is wrong in one version may be right in the one before it.
            switch try await look(content, version: version, keeps: !isDry) {
            case .right:
                if !isDry { try await putBack(files.digest(file: cache.path(content))) }
                return .found
            case .unreadable: isUnreadable = true
            case .wrong, .missing: continue
            }
        }
        return isUnreadable ? .forbidden : .none
    }

    /// The file in the cache, where it is the right one; a wrong one is forgotten. One that cannot be read is no source; the bucket may
    /// have one.
    private func cached(_ content: Digest) async -> StoredBlob? {
        guard let path = await cache.find(content) else { return nil }
        do {
            let blob = try await files.digest(file: path)
            if blob.content == content { return blob }
        } catch { return nil }
        await cache.forget(content)
        return nil
    }

    /// What is refused here is the putting: it says nothing of what there is to put.
    private func putBack(_ blob: StoredBlob) async throws(QuillError) {
        let key = Self.key(blob.content)
        do {
            try await bucket.put(
                key, file: cache.path(blob.content), byteCount: blob.byteCount, sha256: blob.content.hex, over: true)
        } catch {
            throw S3Failure.classified(error)
        }
    }
}
