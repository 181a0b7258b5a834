package import QuillCore
import Testing

/// A new, empty blob store and a folder for files that are put into it.
package struct BlobStoreBench: Sendable {
    package let store: any BlobStore
    package let folder: String
    /// Makes a kept blob look as old as that.
    package let age: @Sendable (Digest, _ seconds: Int) async throws -> Void
    /// Writes a file into `folder`; its path.
    package let file: @Sendable ([UInt8]) throws -> String

    package init(
        store: any BlobStore, folder: String, age: @escaping @Sendable (Digest, _ seconds: Int) async throws -> Void,
        file: @escaping @Sendable ([UInt8]) throws -> String
    ) {
        self.store = store
        self.folder = folder
        self.age = age
        self.file = file
    }

    func refusal<T>(_ work: () async throws(QuillError) -> T) async -> ErrorCode? {
        do {
            _ = try await work()
            return nil
        } catch { return error.code }
    }

    func isThere(_ blob: StoredBlob) async -> Bool { await refusal { () throws(QuillError) in try await store.file(blob.content) } == nil }
}

/// What every `BlobStore` must do, wherever it keeps the bytes.
package enum BlobStoreConformance {
    package typealias Check = Conformance.Check<BlobStoreBench>

    package static let checks: [Check] = keeping + sweeping

    private static let keeping = [
        Check("bytes come back as they went in, by the digest of their content") { bench in
            let bytes = [UInt8]("Zürich".utf8) + [0, 255]
            let blob = try await bench.store.put(bytes)
            #expect(blob == StoredBlob(content: Digest(of: bytes), byteCount: Int64(bytes.count)))
            #expect(try await bench.store.read(blob.content, limit: bytes.count) == bytes)
        },
        Check("a file gives the same blob as its bytes, which asking for the digest does not keep") { bench in
            let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let path = try bench.file(bytes)
            let told = try await bench.store.digest(file: path)
            #expect(told.content == Digest(of: bytes))
            #expect(await bench.refusal { () throws(QuillError) in try await bench.store.file(told.content) } == .homeDamaged)
            #expect(try await bench.store.put(file: path) == told)
            #expect(try await bench.store.read(told.content, limit: 600_000) == bytes)
        },
        Check("the first bytes can be had alone, and fewer where there are no more") { bench in
            let blob = try await bench.store.put(Array("abcdef".utf8))
            #expect(try await bench.store.head(blob.content, byteCount: 3) == Array("abc".utf8))
            #expect(try await bench.store.head(blob.content, byteCount: 60) == Array("abcdef".utf8))
        },
        Check("no more is read than was allowed") { bench in
            let blob = try await bench.store.put([1, 2, 3])
            #expect(await bench.refusal { () throws(QuillError) in try await bench.store.read(blob.content, limit: 2) } == .tooLarge)
        },
        Check("what is not there is said to be missing") { bench in
            let content = Digest(of: "never put")
            #expect(await bench.refusal { () throws(QuillError) in try await bench.store.read(content, limit: 10) } == .homeDamaged)
            #expect(await bench.refusal { () throws(QuillError) in try await bench.store.file(content) } == .homeDamaged)
        },
        Check("what is kept is looked at, and what never was is missing and comes back from nowhere") { bench in
            let blob = try await bench.store.put([UInt8](repeating: 9, count: 700_000))
            #expect(try await bench.store.verify(blob.content) == nil)
            let never = Digest(of: "never put")
            #expect(try await bench.store.verify(never) == .missing)
            #expect(try await bench.store.recall(never, isDry: false) == .none)
        },
        Check("an empty file, a folder and a path to nothing are refused, each for what it is") { bench in
            let empty = try bench.file([])
            let paths: [(String, ErrorCode)] = [
                (empty, .emptyInput), (bench.folder, .invalidInput), (bench.folder + "/none", .notFound),
                (empty + "/under", .folderMissing),
            ]
            for (path, code) in paths {
                #expect(await bench.refusal { () throws(QuillError) in try await bench.store.put(file: path) } == code, "\(path)")
                #expect(await bench.refusal { () throws(QuillError) in try await bench.store.digest(file: path) } == code, "\(path)")
            }
        },
        Check("twenty that put the same bytes at once all succeed, and the bytes are whole") { bench in
            let bytes = [UInt8](repeating: 7, count: 300_000)
            let blobs = try await withThrowingTaskGroup(of: StoredBlob.self) { group in
                for _ in 0..<20 { group.addTask { try await bench.store.put(bytes) } }
                return try await group.reduce(into: Set<StoredBlob>()) { $0.insert($1) }
            }
            #expect(blobs.count == 1)
            #expect(try await bench.store.read(Digest(of: bytes), limit: 300_000) == bytes)
        },
    ]

    private static let sweeping = [
        Check("a sweep removes what is old and nobody speaks of") { bench in
            let (kept, old, young) = (try await bench.store.put([1]), try await bench.store.put([2, 2]), try await bench.store.put([3]))
            try await bench.age(kept.content, 200_000)
            try await bench.age(old.content, 200_000)
            let swept = try await bench.store.sweep(ageSeconds: 100_000) { asked in
                asked.contains(young.content) ? [] : [kept.content]
            }
            #expect(swept == SweepResult(removed: 1, byteCount: 2))
            #expect(await bench.isThere(kept))
            #expect(await bench.isThere(young))
            #expect(!(await bench.isThere(old)))
        },
        Check("bytes that are put again are young again") { bench in
            let blob = try await bench.store.put([1])
            try await bench.age(blob.content, 200_000)
            _ = try await bench.store.put([1])
            let swept = try await bench.store.sweep(ageSeconds: 100_000) { _ in [] }
            #expect(swept.removed == 0)
        },
        Check("bytes that are put while a sweep asks about them stay") { bench in
            let blob = try await bench.store.put([1])
            try await bench.age(blob.content, 200_000)
            let swept = try await bench.store.sweep(ageSeconds: 100_000) { (_) async throws(QuillError) in
                _ = try await bench.store.put([1])
                return []
            }
            #expect(swept.removed == 0)
            #expect(await bench.isThere(blob))
        },
        Check("a sweep that cannot ask removes nothing") { bench in
            let blob = try await bench.store.put([1])
            try await bench.age(blob.content, 200_000)
            let code = await bench.refusal { () throws(QuillError) in
                try await bench.store.sweep(ageSeconds: 100_000) { (_) async throws(QuillError) in throw QuillError(.homeInUse, "Busy.") }
            }
            #expect(code == .homeInUse)
            #expect(await bench.isThere(blob))
        },
    ]
}
