package import HTTPClient
internal import Crypto
internal import Support

/// A bucket behind the S3 API: Amazon's, R2, Swift, MinIO and others. Every request is signed; what fails for a moment is tried
/// again with a growing pause. Nothing is held in memory but what the caller gives or asks for.
///
///     let bucket = S3Bucket(try S3Place("s3://notes?endpoint=https://s3.example.org"), credentials, client)
///     try await bucket.put("a/b", bytes: [1, 2, 3])
package final class S3Bucket: Sendable {
    package let place: S3Place
    private let credentials: S3Credentials
    private let client: HTTPClient
    private let options: Options
    /// Whether the server knows `If-None-Match: *`: unknown until it was tried.
    private let makesNew = Lock<Bool?>(nil)
    let hasher = FileHasher()

    package struct Options: Sendable {
        /// Files above this go in parts.
        package var partsAbove: Int64 = 64 << 20
        /// S3 takes no part below 5 MiB but the last, and no more than 10,000 of them.
        package var partBytes: Int64 = 16 << 20
        /// How often a request is made at most.
        package var tries = 5
        /// Seconds since 1970.
        package var clock: @Sendable () -> Int = { S3Bucket.systemClock() }
        /// Waits that many seconds before the next try.
        package var pause: @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
        package init() {}
    }

    package struct Object: Sendable, Hashable {
        package let key: String
        package let byteCount: Int64
        /// Seconds since it was last written, by the server's own clock.
        package let age: Int
    }

    package init(_ place: S3Place, _ credentials: S3Credentials, _ client: HTTPClient, _ options: Options = Options()) {
        self.place = place
        self.credentials = credentials
        self.client = client
        self.options = options
    }

    // MARK: Reading

    /// Nil when there is no such object.
    package func head(_ key: String) async throws(S3Error) -> Object? {
        let answer = try await send("HEAD", key, absent: true)
        guard answer.status != 404 else { return nil }
        guard let size = answer.headers["content-length"].flatMap({ Int64($0) }) else { throw error(.unreadable) }
        return Object(key: key, byteCount: size, age: age(answer.headers["last-modified"].flatMap(S3Time.header), answer.headers))
    }

    /// The bytes of an object, or a stretch of them; at most `limit`.
    package func get(_ key: String, range: ClosedRange<Int64>? = nil, limit: Int) async throws(S3Error) -> [UInt8] {
        let headers = range.map { [(name: "range", value: "bytes=\($0.lowerBound)-\($0.upperBound)")] } ?? []
        // An answer that says why there are no bytes may be longer than the bytes.
        let body = try await send("GET", key, headers: headers, limit: max(limit, 1 << 16)).body
        guard body.count <= limit else { throw error(.unreadable) }
        return body
    }

    /// Streams an object; `next` of the stream may fail at any moment, and is not tried again.
    ///
    /// - Parameter version: of `versions`; nil for the object as it is.
    package func stream(_ key: String, version: String? = nil) async throws(S3Error) -> HTTPStream {
        let query = version.map { [(name: "versionId", value: $0)] } ?? []
        return try await trying { () throws(S3Error) in try await streamOnce(key, query) }
    }

    private func streamOnce(_ key: String, _ query: [(name: String, value: String)]) async throws(S3Error) -> HTTPStream {
        let request = request("GET", key, query, [], .none, S3Signature.unsigned, limit: .max)
        let stream: HTTPStream
        do { stream = try await client.stream(request) } catch { throw self.error(.transport(error)) }
        guard stream.status != 200 else { return stream }
        var body: [UInt8] = []
        do { while body.count < 1 << 16, let piece = try await stream.next() { body += piece } } catch {
            throw self.error(.transport(error))
        }
        throw error(S3Error.cause(stream.status, body))
    }

    /// An address that gives the object to whoever has it, for that many seconds.
    ///
    /// - Parameters:
    ///   - method: the one that it works for.
    ///   - answering: headers of the answer, in place of those that the object was put with: `content-type`, `content-disposition`,
    ///     `cache-control`.
    package func link(
        _ key: String, seconds: Int, method: String = "GET", answering: [(name: String, value: String)] = []
    ) -> String {
        let path = place.path(place.prefix + key)
        let wanted = answering.map { (name: "response-" + $0.name, value: $0.value) }
        let query = signature.query(method, host: place.authority, path: path, query: wanted, expires: seconds)
        return "\(place.origin)\(path)?\(query)"
    }

    /// One page of the objects whose keys begin with `under`, by key.
    package func list(under: String, after cursor: String? = nil, limit: Int = 1_000) async throws(S3Error) -> (
        objects: [Object], next: String?
    ) {
        var query = [
            (name: "list-type", value: "2"), (name: "max-keys", value: String(limit)), (name: "prefix", value: place.prefix + under),
        ]
        if let cursor { query.append(("continuation-token", cursor)) }
        let answer = try await send("GET", nil, query: query)
        let markup = S3Markup(answer.body)
        guard markup["ListBucketResult"] != nil || !answer.body.isEmpty else { throw error(.unreadable) }
        let objects = try markup.all("Contents").map { (entry) throws(S3Error) in
            guard let key = entry["Key"], key.hasPrefix(place.prefix), let size = entry["Size"].flatMap({ Int64($0) }) else {
                throw error(.unreadable)
            }
            return Object(
                key: String(key.dropFirst(place.prefix.count)), byteCount: size,
                age: age(entry["LastModified"].flatMap(S3Time.listed), answer.headers))
        }
        return (objects, markup["IsTruncated"] == "true" ? markup["NextContinuationToken"] : nil)
    }

    /// What a bucket that keeps versions still has of an object, the newest first, a hundred at most: also where it was removed or
    /// written over. Empty where the bucket keeps none, or the server does not know them.
    package func versions(_ key: String) async throws(S3Error) -> [String] {
        let query = [(name: "versions", value: ""), (name: "prefix", value: place.prefix + key), (name: "max-keys", value: "100")]
        let body: [UInt8]
        do { body = try await send("GET", nil, query: query).body } catch {
            switch error.cause {
            case .notImplemented, .other(status: 400..<500, code: _): return []
            default: throw error
            }
        }
        return S3Markup(body).all("Version").filter { $0["Key"] == place.prefix + key }.compactMap { $0["VersionId"] }
    }

    // MARK: Writing

    /// - Parameter isOver: whether it is to be written anew where it is there already.
    package func put(_ key: String, bytes: [UInt8], over isOver: Bool = false) async throws(S3Error) {
        try await putWhole(key, .bytes(bytes), SHA256.hash(bytes).hexadecimal, isOver)
    }

    /// Sends a file as it lies there; its SHA-256 is what the server must have received.
    package func put(_ key: String, file: String, byteCount: Int64, sha256: String, over isOver: Bool = false) async throws(S3Error) {
        guard byteCount > options.partsAbove else { return try await putWhole(key, .file(path: file), sha256, isOver) }
        try await putParts(key, file, byteCount, partBytes: max(options.partBytes, (byteCount + 9_999) / 10_000))
    }

    package func delete(_ key: String) async throws(S3Error) { _ = try await send("DELETE", key, absent: true) }

    /// Where the server can, a write that would go over what is there is spared. One that says it cannot is not asked again.
    private func putWhole(_ key: String, _ body: HTTPBody, _ sha256: String, _ isOver: Bool) async throws(S3Error) {
        guard !isOver, makesNew.withLock({ $0 }) != false else { return _ = try await send("PUT", key, body: body, payload: sha256) }
        do {
            _ = try await send("PUT", key, headers: [("if-none-match", "*")], body: body, payload: sha256)
            makesNew.withLock { $0 = true }
        } catch  where error.cause == .exists {
            // Somebody was quicker, with the same bytes: a key is their digest, or its writer does not mind.
            makesNew.withLock { $0 = true }
        } catch  where error.cause == .notImplemented {
            makesNew.withLock { $0 = false }
            _ = try await send("PUT", key, body: body, payload: sha256)
        }
    }

    /// Whether the server was found to know conditional writes; nil while nobody has tried.
    package var knowsConditionalWrites: Bool? { makesNew.withLock { $0 } }

    // MARK: Requests

    private var signature: S3Signature { S3Signature(credentials, region: place.region, seconds: options.clock()) }

    /// A stream that broke.
    package func failed(_ error: HTTPClientError) -> S3Error { self.error(.transport(error)) }

    func error(_ cause: S3Error.Cause) -> S3Error { S3Error(host: place.host, bucket: place.bucket, cause: cause) }

    /// Sends until it has an answer that says how it went.
    ///
    /// - Parameters:
    ///   - key: nil for the bucket itself.
    ///   - absent: whether 404 is an answer too.
    func send(
        _ method: String, _ key: String?, query: [(name: String, value: String)] = [], headers: [(name: String, value: String)] = [],
        body: HTTPBody = .none, payload: String = SHA256.hash([]).hexadecimal, limit: Int = 16 << 20, absent: Bool = false
    ) async throws(S3Error) -> HTTPResponse {
        try await trying { () throws(S3Error) in
            try await sendOnce(request(method, key, query, headers, body, payload, limit: limit), absent)
        }
    }

    /// As often as it may work the next time; signed anew each time, since a signature grows old.
    private func trying<T>(_ body: () async throws(S3Error) -> T) async throws(S3Error) -> T {
        var tried = 0
        while true {
            tried += 1
            let failure: S3Error
            do { return try await body() } catch { failure = error }
            guard failure.isTransient, tried < options.tries else { throw failure }
            // Half of it by chance, so that many who were refused together do not come back together.
            let longest = 0.2 * Double(1 << tried)
            do { try await options.pause(Double.random(in: longest / 2...longest)) } catch { throw failure }
        }
    }

    private func sendOnce(_ request: HTTPRequest, _ absent: Bool) async throws(S3Error) -> HTTPResponse {
        let answer: HTTPResponse
        do { answer = try await client.send(request) } catch { throw self.error(.transport(error)) }
        // A long completion answers 200 before it knows how it ends.
        if (200...299).contains(answer.status), request.method != "POST" || S3Markup(answer.body)["Error"] == nil { return answer }
        let cause = S3Error.cause(answer.status, answer.body)
        if absent, answer.status == 404, cause == .noObject { return answer }
        throw error(cause)
    }

    private func request(
        _ method: String, _ key: String?, _ query: [(name: String, value: String)], _ headers: [(name: String, value: String)],
        _ body: HTTPBody, _ payload: String, limit: Int
    ) -> HTTPRequest {
        let path = place.path(key.map { place.prefix + $0 })
        let signed = signature.headers(method, host: place.authority, path: path, query: query, headers: headers, payload: payload)
        let tail = query.isEmpty ? "" : "?" + S3Signature.encoded(query: query)
        return HTTPRequest(
            method, "\(place.scheme)://\(place.authority)\(path)\(tail)", headers: signed, body: body,
            timeouts: HTTPTimeouts(connect: 10, idle: 60, total: nil), maxResponseBytes: limit)
    }

    private func age(_ written: Int?, _ headers: HTTPHeaders) -> Int {
        let now = headers["date"].flatMap(S3Time.header) ?? options.clock()
        return written.map { max(0, now - $0) } ?? 0
    }
}
