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
    private func withBucket(
        _ name: String = "first", _ credentials: S3Credentials = BucketServer.credentials,
        _ body: (_ store: S3BlobStore, _ bucket: S3Bucket, _ folder: String) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let client = HTTPClient(.trusted(userAgent: "test"))
            do {
                let bucket = try await BucketServer.shared().bucket(name, as: credentials, over: client)
                try await body(try S3BlobStore(bucket, cache: folder + "/cache"), bucket, folder)
            } catch {
                await client.close()
                throw error
            }
            await client.close()
        }
    }

    @Test(arguments: BlobStoreConformance.checks)
    func conforms(_ check: BlobStoreConformance.Check) async throws {
        try await withBucket { store, bucket, folder in
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

    @Test("Bytes that have to be a file are fetched once, and those that were changed in the bucket are refused")
    func cache() async throws {
        try await withBucket { store, bucket, folder in
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
            try await withBucket(bucket, credentials) { store, _, _ in
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
        try await withBucket { store, _, _ in
            try await store.check()
            try await store.checkWriting()
        }
    }

    @Test("Two hundred megabytes pass through a few, there and back")
    func streaming() async {
        // In a process of its own, since memory is the process's.
        await #expect(processExitsWith: .success) {
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
