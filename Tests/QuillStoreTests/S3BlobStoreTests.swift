import BucketPeer
import Conformance
import Glibc
import HTTPClient
import QuillCore
import QuillStore
import S3
import Testing

@Suite struct S3BlobStoreTests {
    /// A store in a folder of its own of the shared server's first bucket.
    private func withBlobs(
        _ name: String = "first", _ credentials: S3Credentials = BucketServer.credentials,
        _ body: (_ store: S3BlobStore, _ bucket: S3Bucket, _ folder: String) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            try await withBucket(name, as: credentials) { bucket, _ in
                try await body(try S3BlobStore(bucket, cache: folder + "/cache"), bucket, folder)
            }
        }
    }

    @Test(arguments: BlobStoreConformance.checks)
    func conforms(_ check: BlobStoreConformance.Check) async throws {
        try await withBlobs { store, bucket, folder in
            let bench = BlobStoreBench(
                store: store, folder: folder,
                age: { content, seconds in
                    try await BucketServer.shared().tell("age first \(bucket.place.prefix)blobs/\(content.hex) \(seconds)")
                },
                file: { bytes in
                    let path = folder + "/\(UInt64.random(in: .min ... .max))"
                    try write(bytes, to: path)
                    return path
                })
            try await check.run(bench)
        }
    }

    @Test("What was removed from or damaged in a bucket that keeps versions comes back; one that keeps none has nothing")
    func recalled() async throws {
        try await withBlobs("kept") { store, bucket, _ in
            let blob = try await store.put([UInt8](repeating: 5, count: 900_000))
            let key = "blobs/" + blob.content.hex
            try await store.remove(blob.content)
            #expect(try await bucket.head(key) == nil)
            #expect(try await store.recall(blob.content, isDry: true) == .found)
            #expect(try await bucket.head(key) == nil)
            #expect(try await store.recall(blob.content, isDry: false) == .found)
            #expect(try await store.read(blob.content, limit: 900_000) == [UInt8](repeating: 5, count: 900_000))
            // The newest version is wrong, and no longer than the right one.
            try await bucket.put(key, bytes: [UInt8](repeating: 6, count: 900_000), over: true)
            try await store.remove(blob.content)
            #expect(try await store.recall(blob.content, isDry: false) == .found)
            #expect(try await store.read(blob.content, limit: 900_000).first == 5)
            #expect(try await store.recall(Digest(of: [1]), isDry: false) == .none)
        }
        try await withBlobs("kept", S3Credentials(accessKey: "test:reader", secretKey: "readsecret")) { store, _, _ in
            let unseen = try await store.recall(Digest(of: [1]), isDry: true)
            #expect(unseen == .forbidden)
        }
        try await withBlobs { store, _, _ in
            let blob = try await store.put([7, 7, 7])
            try await store.remove(blob.content)
            #expect(try await store.recall(blob.content, isDry: false) == .none)
        }
    }

    @Test("Damage in the bucket is seen past a good file in the cache, looking keeps nothing, and the good file is put back")
    func verified() async throws {
        try await withBlobs("kept") { store, bucket, folder in
            let (right, wrong) = ([UInt8](repeating: 5, count: 300_000), [UInt8](repeating: 6, count: 300_000))
            let blob = try await store.put(right)
            let key = "blobs/" + blob.content.hex
            func cached() -> [String] { names(folder + "/cache").filter { $0.utf8.count == 64 } }
            try await bucket.put(key, bytes: wrong, over: true)
            #expect(try await store.verify(blob.content) == .damaged)
            #expect(try await store.recall(blob.content, isDry: true) == .found)
            #expect(cached().isEmpty && names(folder + "/cache/incoming").isEmpty)
            #expect(try await store.verify(blob.content) == .damaged)
            #expect(try await store.recall(blob.content, isDry: false) == .found)
            #expect(try await store.verify(blob.content) == nil)

            _ = try await store.file(blob.content)
            #expect(cached() == [blob.content.hex])
            try await bucket.put(key, bytes: wrong, over: true)
            #expect(try await store.verify(blob.content) == .damaged)
            #expect(try await store.recall(blob.content, isDry: true) == .cached)
            #expect(try await store.verify(blob.content) == .damaged)
            #expect(try await store.recall(blob.content, isDry: false) == .cached)
            #expect(try await store.read(blob.content, limit: 300_000) == right)
            // A file that is wrong itself is no source.
            try write(wrong, to: folder + "/cache/" + blob.content.hex)
            try await bucket.delete(key)
            #expect(try await store.verify(blob.content) == .missing)
            #expect(try await store.recall(blob.content, isDry: false) == .found)
            #expect(try await store.read(blob.content, limit: 300_000) == right)
        }
    }

    @Test("A version that cannot be read ends nothing, and neither does a transfer that breaks; a refused write is told as that")
    func unreadable() async throws {
        let server = try await BucketServer()
        try await withFolder { folder in
            let client = HTTPClient(.trusted(userAgent: "test"))
            do {
                var options = S3Bucket.Options()
                options.pause = { _ in }
                let bucket = try server.bucket("kept", over: client, options: options)
                let store = try S3BlobStore(bucket, cache: folder + "/cache")
                let blob = try await store.put([5, 5, 5])
                let key = "blobs/" + blob.content.hex
                try await bucket.put(key, bytes: [6, 6, 6], over: true)
                for (status, code) in [(403, "InvalidObjectState"), (403, "AccessDenied"), (400, "KMS.DisabledException")] {
                    // The newest cannot be read, the one before it can.
                    try await server.tell("answer \(status) \(code) 1 versionId=")
                    #expect(try await store.recall(blob.content, isDry: true) == .found, "\(code)")
                    try await server.tell("answer \(status) \(code) 2 versionId=")
                    #expect(try await store.recall(blob.content, isDry: true) == .forbidden, "\(code)")
                }
                try await server.tell("answer 0 - 1 versionId=")
                #expect(try await store.recall(blob.content, isDry: true) == .found)
                try await server.tell("answer 0 - 1 GET")
                #expect(try await store.verify(blob.content) == .damaged)
                for status in [400, 405] {
                    try await server.tell("answer \(status) - 1 versions=")
                    #expect(try await store.recall(blob.content, isDry: true) == .none)
                }
                for (status, code) in [(503, ErrorCode.rateLimited), (429, .rateLimited), (500, .unreachable), (504, .unreachable)] {
                    try await server.tell("answer \(status) - \(options.tries) GET")
                    await refuses(with: code) { _ = try await store.verify(blob.content) }
                }
                // Nothing may be concluded of what there is to put.
                try await server.tell("answer 403 AccessDenied 1 PUT")
                await refuses(with: .permissionDenied) { _ = try await store.recall(blob.content, isDry: false) }
                #expect(try await store.verify(blob.content) == .damaged)
                #expect(try await store.recall(blob.content, isDry: false) == .cached)
                #expect(try await store.verify(blob.content) == nil)
            } catch {
                await client.close()
                throw error
            }
            await client.close()
        }
    }

    @Test("Bytes that have to be a file are fetched once, and those that were changed in the bucket are refused")
    func cache() async throws {
        try await withBlobs { store, bucket, folder in
            let blob = try await store.put([UInt8](repeating: 3, count: 900_000))
            let paths = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<5 { group.addTask { try await store.file(blob.content) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(paths == [folder + "/cache/" + blob.content.hex])
            #expect(names(folder + "/cache/incoming").isEmpty)
            // What is here is not asked for again.
            try await bucket.delete("blobs/" + blob.content.hex)
            #expect(try await store.file(blob.content) == paths.first)
            let other = try await store.put([1, 2, 3])
            try await bucket.put("blobs/" + other.content.hex, bytes: [3, 2, 1], over: true)
            await refuses(with: .homeDamaged) { _ = try await store.file(other.content) }
            await refuses(with: .homeDamaged) { _ = try await store.read(other.content, limit: 10) }
            #expect(names(folder + "/cache/incoming").isEmpty)
        }
    }

    @Test("Wrong keys, keys without rights and a bucket that is not there are refused in words of ours, without the secret")
    func refusals() async throws {
        let wrong = S3Credentials(accessKey: "test:quill", secretKey: "the-wrong-secret")
        let reader = S3Credentials(accessKey: "test:reader", secretKey: "readsecret")
        let cases: [(S3Credentials, String, ErrorCode)] = [
            (wrong, "first", .authFailed), (reader, "first", .permissionDenied), (BucketServer.credentials, "nowhere", .folderMissing),
        ]
        for (credentials, bucket, code) in cases {
            try await withBlobs(bucket, credentials) { store, _, _ in
                for work in [{ try await store.check() }, { try await store.checkWriting() }] as [() async throws -> Void] {
                    do {
                        try await work()
                        Issue.record("nothing was refused")
                    } catch let error as QuillError {
                        #expect(error.code == code)
                        #expect(!error.description.contains("the-wrong-secret"))
                        #expect(error.hint != nil)
                    }
                }
            }
        }
        try await withBlobs { store, _, _ in
            try await store.check()
            try await store.checkWriting()
        }
    }

    @Test("Two hundred megabytes pass through a few, there and back")
    func streaming() async {
        // In a process of its own, since memory is the process's.
        await #expect(processExitsWith: .success) {
            // What is thrown here would only be a signal outside.
            do { try await S3BlobStoreTests.through() } catch { Issue.record(error) }
        }
    }

    private static func through() async throws {
        try await withFolder { folder in
            let server = try await BucketServer()
            let client = HTTPClient(.trusted(userAgent: "test"))
            let store = try S3BlobStore(server.bucket("second", over: client), cache: folder + "/cache")
            // Everything that is loaded once is there before it is measured.
            _ = try await store.file(try await store.put([UInt8](repeating: 1, count: 1 << 20)).content)
            let byteCount = 200 << 20
            let path = folder + "/large"
            try write([1], to: path)
            #expect(truncate(path, byteCount) == 0)
            let before = residentPeak()
            let blob = try await store.put(file: path)
            let sent = residentPeak()
            #expect(blob.byteCount == Int64(byteCount))
            #expect(sent - before <= 16 << 20, "sending took \((sent - before) >> 10) KiB")
            _ = try await store.file(blob.content)
            #expect(residentPeak() - sent <= 16 << 20, "fetching took \((residentPeak() - sent) >> 10) KiB")
            await client.close()
        }
    }

    @Test("Of two installations that begin in one folder at once both learn whose it is")
    func race() async throws {
        let server = try await ConditionalBucketServer()
        try await withFolder { folder in
            let client = HTTPClient(.trusted(userAgent: "test"))
            do {
                for round in 0..<5 {
                    let owners = try await withThrowingTaskGroup(of: String.self) { group in
                        for id in 0..<4 {
                            let store = try S3BlobStore(server.bucket("round-\(round)", over: client), cache: "\(folder)/\(round)-\(id)")
                            group.addTask { try await store.mark(installation: "ins_\(id)") }
                        }
                        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                    }
                    #expect(owners.count == 1, "\(owners)")
                }
            } catch {
                await client.close()
                throw error
            }
            await client.close()
        }
    }

    @Test("A link gives what Quill would, for its time, its method and unchanged; without the option there is none")
    func links() async throws {
        try await withBlobs { store, plain, folder in
            let client = HTTPClient(.trusted(userAgent: "test"))
            do {
                let blob = try await store.put([UInt8]("hello".utf8))
                let serving = BlobServing(method: "GET", mediaType: "text/html; charset=utf-8", isInline: false)
                #expect(store.link(to: blob.content, serving) == nil && store.linkOrigin == nil)
                let address = try await BucketServer.shared().address("first", folder: String(plain.place.prefix.dropLast()))
                let place = try S3Place(address + "&links=60")
                let linked = try S3BlobStore(S3Bucket(place, BucketServer.credentials, client), cache: folder + "/linked")
                let link = try #require(linked.link(to: blob.content, serving))
                #expect(link.hasPrefix(try #require(linked.linkOrigin) + "/"))
                let whole = try await client.send(HTTPRequest("GET", link))
                #expect(whole.status == 200 && whole.body == [UInt8]("hello".utf8))
                #expect(whole.headers["content-type"] == "text/html; charset=utf-8")
                #expect(whole.headers["content-disposition"] == "attachment")
                let part = try await client.send(HTTPRequest("GET", link, headers: [("range", "bytes=1-2")]))
                #expect(part.status == 206 && part.body == [UInt8]("el".utf8))

                #expect(try await client.send(HTTPRequest("HEAD", link)).status == 403, "it is for GET")
                let looking = BlobServing(method: "HEAD", mediaType: "text/plain", isInline: true)
                let looked = try await client.send(HTTPRequest("HEAD", try #require(linked.link(to: blob.content, looking))))
                #expect(looked.status == 200 && looked.headers["content-length"] == "5")

                for (given, changed) in [
                    ("attachment", "inline"), ("X-Amz-Expires=60", "X-Amz-Expires=600"), ("X-Amz-Signature=", "X-Amz-Signature=0"),
                ] {
                    #expect(link.contains(given))
                    #expect(try await client.send(HTTPRequest("GET", link.replacing(given, with: changed))).status == 403, "\(given)")
                }
                // One made a hundred seconds ago.
                var options = S3Bucket.Options()
                options.clock = { S3Bucket.systemClock() - 100 }
                let late = try S3BlobStore(S3Bucket(place, BucketServer.credentials, client, options), cache: folder + "/late")
                let over = try #require(late.link(to: blob.content, serving))
                #expect(try await client.send(HTTPRequest("GET", over)).status == 403)
            } catch {
                await client.close()
                throw error
            }
            await client.close()
        }
    }
}

private func refuses(
    with code: ErrorCode, at location: SourceLocation = #_sourceLocation, _ work: () async throws -> Void
) async {
    do {
        try await work()
        Issue.record("nothing was thrown", sourceLocation: location)
    } catch { #expect((error as? QuillError)?.code == code, sourceLocation: location) }
}
