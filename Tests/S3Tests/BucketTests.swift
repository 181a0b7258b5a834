import BucketPeer
import Glibc
import HTTPClient
import S3
import Testing

/// A real server that verifies what is signed.
@Suite struct BucketTests {
    private func with<T>(
        _ options: S3Bucket.Options = .init(), _ credentials: S3Credentials = BucketServer.credentials, name: String = "first",
        _ body: (S3Bucket, HTTPClient) async throws -> T
    ) async throws -> T {
        try await withBucket(name, as: credentials, options: options, body)
    }

    private func cause(_ work: () async throws(S3Error) -> Void) async -> S3Error.Cause? {
        do {
            try await work()
            return nil
        } catch { return error.cause }
    }

    @Test("Keys with spaces, plus signs and letters of any kind hold what was put")
    func keys() async throws {
        try await with { bucket, _ in
            for key in ["a b+é", "x/y/z", "q?a=b&c#d", "per%cent", "tilde~", "'(star)*!"] {
                try await bucket.put(key, bytes: Array(key.utf8))
                #expect(try await bucket.get(key, limit: 100) == Array(key.utf8), "\(key)")
            }
            #expect(try await bucket.get("x/y/z", range: 2...3, limit: 2) == Array("y/".utf8))
            #expect(try await bucket.head("x/y/z")?.byteCount == 5)
            #expect(try await bucket.head("none") == nil)
            try await bucket.delete("x/y/z")
            try await bucket.delete("x/y/z")
            #expect(try await bucket.head("x/y/z") == nil)
            #expect(await cause { () throws(S3Error) in _ = try await bucket.get("none", limit: 1) } == .noObject)
        }
    }

    @Test("A list comes in pages, whole and in order")
    func lists() async throws {
        try await with { bucket, _ in
            for number in 1...7 { try await bucket.put("in/\(number)&<", bytes: [1]) }
            try await bucket.put("out", bytes: [1])
            var (keys, pages, cursor) = ([String](), 0, String?.none)
            repeat {
                let page = try await bucket.list(under: "in/", after: cursor, limit: 3)
                keys += page.objects.map(\.key)
                pages += 1
                cursor = page.next
            } while cursor != nil
            #expect(keys == (1...7).map { "in/\($0)&<" })
            #expect(pages == 3)
        }
    }

    @Test("A link works for whoever has it, until it is over or changed")
    func links() async throws {
        var options = S3Bucket.Options()
        options.clock = { S3Bucket.systemClock() - 100 }
        let late = options
        try await with { bucket, client in
            try await bucket.put("a b", bytes: [1, 2, 3])
            let link = bucket.link("a b", seconds: 60)
            let answer = try await client.send(HTTPRequest("GET", link, headers: [("range", "bytes=1-1")]))
            #expect(answer.status == 206)
            #expect(answer.body == [2])
            #expect(try await client.send(HTTPRequest("GET", link.replacing("X-Amz-Expires=60", with: "X-Amz-Expires=61"))).status == 403)
            let over = S3Bucket(bucket.place, BucketServer.credentials, client, late).link("a b", seconds: 60)
            #expect(try await client.send(HTTPRequest("GET", over)).status == 403)
        }
    }

    @Test("A wrong secret, an unknown key, one without rights, a bucket that is not there and a wrong clock are told apart")
    func refusals() async throws {
        let wrong = S3Credentials(accessKey: "test:quill", secretKey: "other")
        let unknown = S3Credentials(accessKey: "test:nobody", secretKey: "secretsecret")
        let reader = S3Credentials(accessKey: "test:reader", secretKey: "readsecret")
        func refusal(_ who: S3Credentials, in name: String = "first", _ options: S3Bucket.Options = .init()) async throws -> S3Error.Cause?
        {
            try await with(options, who, name: name) { bucket, _ in
                await cause { () throws(S3Error) in _ = try await bucket.list(under: "") }
            }
        }
        #expect(try await refusal(wrong) == .wrongCredentials)
        #expect(try await refusal(unknown) == .wrongCredentials)
        #expect(try await refusal(reader) == .denied)
        #expect(try await refusal(BucketServer.credentials, in: "nowhere") == .noBucket)
        var options = S3Bucket.Options()
        options.clock = { S3Bucket.systemClock() - 3_600 }
        #expect(try await refusal(BucketServer.credentials, options) == .clockSkew)
    }

    @Test("A server that asks for patience is asked again, with growing pauses and not for ever")
    func patience() async throws {
        let server = try await BucketServer()
        let client = HTTPClient(.trusted(userAgent: "test"))
        let pauses = Pauses()
        var options = S3Bucket.Options()
        options.pause = { await pauses.add($0) }
        let bucket = try server.bucket(over: client, options: options)
        try await server.tell("slow 3")
        try await bucket.put("a", bytes: [1])
        let seen = await pauses.all
        #expect(seen.count == 3)
        #expect(zip(seen, [0.4, 0.8, 1.6]).allSatisfy { $0 >= $1 / 2 && $0 <= $1 })
        try await server.tell("slow 100")
        #expect(await cause { () throws(S3Error) in try await bucket.put("a", bytes: [1]) } == .busy(status: 503))
        #expect(await pauses.all.count == 7)
        try await server.tell("slow 0")
        try await server.tell("stop")
        let gone = await cause { () throws(S3Error) in try await bucket.put("a", bytes: [1]) }
        guard case .transport(let error) = gone else { Issue.record("\(String(describing: gone))"); return }
        #expect(error.cause == .connectionLost)
        await client.close()
    }

    @Test("Whether the server knows conditional writes is found out by the first one")
    func conditional() async throws {
        try await with { bucket, _ in
            #expect(bucket.knowsConditionalWrites == nil)
            try await bucket.put("a", bytes: [1])
            // OpenStack Swift does not.
            #expect(bucket.knowsConditionalWrites == false)
            try await bucket.put("a", bytes: [2])
            #expect(try await bucket.get("a", limit: 1) == [2])
        }
    }

    @Test("A file goes in parts, and is whole; one that is cut short meanwhile leaves nothing behind")
    func parts() async throws {
        var options = S3Bucket.Options()
        options.partsAbove = 1 << 20
        options.partBytes = 5 << 20
        let path = "/tmp/quill-s3-\(UInt64.random(in: .min ... .max))"
        defer { unlink(path) }
        let bytes = (0..<(11 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #expect(write(file, bytes, bytes.count) == bytes.count)
        close(file)
        try await with(options) { bucket, _ in
            try await bucket.put("whole", file: path, byteCount: Int64(bytes.count), sha256: "")
            #expect(try await bucket.head("whole")?.byteCount == Int64(bytes.count))
            let part = try await bucket.get("whole", range: 5_242_870...5_242_890, limit: 100)
            #expect(part == Array(bytes[5_242_870...5_242_890]))
            // The third part is no longer there when its turn comes.
            #expect(truncate(path, 6 << 20) == 0)
            let cut = await cause { () throws(S3Error) in
                try await bucket.put("cut", file: path, byteCount: Int64(bytes.count), sha256: "")
            }
            #expect(cut == .file(errno: EIO))
            #expect(try await bucket.head("cut") == nil)
            // Nothing that was begun is left.
            #expect(try await bucket.abortUploads(under: "", olderThan: -10) == 0)
        }
    }
}

private actor Pauses {
    var all: [Double] = []
    func add(_ seconds: Double) { all.append(seconds) }
}
