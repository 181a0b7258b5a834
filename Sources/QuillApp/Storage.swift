internal import HTTPClient
internal import QuillCore
internal import QuillStore
internal import S3
internal import Support

/// Where the bytes of recordings, transcripts and articles are kept: a folder, or a bucket.
package enum Storage: Sendable {
    /// Nil for `blobs` in the home.
    case folder(String?)
    case bucket(BucketAccount)

    /// How a bucket is reached.
    package struct BucketAccount: Sendable {
        let place: S3Place
        let credentials: S3Credentials
    }

    /// `file:PATH` or `s3://BUCKET?endpoint=…`; the keys of a bucket come from the usual variables.
    init(_ given: [String: String]) throws(QuillError) {
        guard let written = given[Setting.storageURL.key] else {
            self = .folder(nil)
            return
        }
        func refused(_ why: String, _ hint: String = Setting.storageURL.help) -> QuillError {
            QuillError(.invalidInput, "\(Setting.storageURL.key): \(why).", hint: hint)
        }
        if written.hasPrefix("file:") {
            let path = written.hasPrefix("file://") ? written.dropFirst(7) : written.dropFirst(5)
            guard !path.isEmpty else { throw refused("file: has no path") }
            self = .folder(absolute(String(path)))
            return
        }
        guard written.hasPrefix("s3://") else { throw refused("it begins with neither file: nor s3://") }
        let place: S3Place
        do { place = try S3Place(written, region: given[Setting.awsRegion.key]) } catch { throw refused(error.description) }
        guard let key = given[Setting.awsAccessKey.key], let secret = given[Setting.awsSecretKey.key] else {
            throw refused(
                "the bucket has no keys",
                "Set \(Setting.awsAccessKey.key) and \(Setting.awsSecretKey.key) to keys that may read and write the bucket.")
        }
        self = .bucket(
            BucketAccount(
                place: place,
                credentials: S3Credentials(accessKey: key, secretKey: secret, sessionToken: given[Setting.awsSessionToken.key])))
    }

    /// For people: the bucket's address holds no secret.
    package func shown(home: String) -> String {
        switch self {
        case .folder(let path): "file:" + (path ?? home + "/blobs")
        case .bucket(let account): "bucket \(account.place.bucket) at \(account.place.host)"
        }
    }

    /// What was said of the bucket beside its name, and what holds where nothing was said. None of it is secret.
    var options: [String: String] {
        guard case .bucket(let account) = self else { return [:] }
        var options = ["endpoint": account.place.endpoint, "region": account.place.region, "style": account.place.style]
        options["links"] = account.place.linkSeconds.map(String.init)
        return options
    }

    func open(home: String, _ client: HTTPClient) throws(QuillError) -> any BlobStore {
        switch self {
        case .folder(let path): try LocalBlobStore(root: path ?? home + "/blobs")
        case .bucket(let account): try S3BlobStore(account.bucket(client), cache: home + "/cache")
        }
    }

    /// Whose the files are is told beside them. `blobs` is what `open` gave.
    func mark(home: String, _ blobs: any BlobStore) -> any InstallationMark {
        if let bucket = blobs as? S3BlobStore { return BucketMark(place: "the " + shown(home: home), blobs: bucket) }
        if case .folder(let path?) = self { return BlobsMark(folder: path) }
        return BlobsMark(folder: home + "/blobs")
    }

    /// The same for a look, which makes no folder of files. The home has to be there, since a bucket has its cache in it.
    func withMark<T>(home: String, _ body: (any InstallationMark) async throws(QuillError) -> T) async throws(QuillError) -> T {
        if case .folder(let path) = self { return try await body(BlobsMark(folder: path ?? home + "/blobs")) }
        let client = HTTPClient(.trusted(userAgent: "Quill"))
        let result: T
        do throws(QuillError) { result = try await body(mark(home: home, try open(home: home, client))) } catch {
            await client.close()
            throw error
        }
        await client.close()
        return result
    }

    /// What no waiting mends ends the start: wrong keys, a bucket that is not there or that may not be written. A server that is away may
    /// come back.
    static func checkAtStart(_ blobs: any BlobStore) async throws(QuillError) {
        do {
            try await blobs.check()
            if let bucket = blobs as? S3BlobStore { try await bucket.checkWriting() }
        } catch {
            let waits: Set<ErrorCode> = [.unreachable, .timedOut, .rateLimited, .internalError]
            guard waits.contains(error.code) else { throw error }
            Log.error("the files' place does not answer yet: \(error.message)")
        }
    }

    /// That it can be written too, for `quill doctor`; nothing is left behind.
    func probe(home: String) async throws(QuillError) {
        guard case .bucket(let account) = self else { return }
        let client = HTTPClient(.trusted(userAgent: "Quill"))
        let result: Result<Void, QuillError>
        do {
            try await S3BlobStore.checkWriting(account.bucket(client))
            result = .success(())
        } catch { result = .failure(error) }
        await client.close()
        try result.get()
    }
}

extension Storage.BucketAccount {
    func bucket(_ client: HTTPClient) -> S3Bucket { S3Bucket(place, credentials, client) }
}
