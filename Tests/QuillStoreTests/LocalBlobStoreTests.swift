import Conformance
import Glibc
import QuillCore
import QuillStore
import Testing

@Suite struct LocalBlobStoreTests {
    @Test(arguments: BlobStoreConformance.checks)
    func conforms(_ check: BlobStoreConformance.Check) async throws {
        try await withFolder { folder in
            let store = try LocalBlobStore(root: folder + "/blobs")
            let bench = BlobStoreBench(
                store: store, folder: folder,
                age: { content, seconds in makeOld(try await store.file(content), seconds) },
                file: { bytes in
                    let path = folder + "/\(UInt64.random(in: .min ... .max))"
                    try write(bytes, to: path)
                    return path
                })
            try await check.run(bench)
        }
    }

    @Test("A blob is a file of its own, readable by its owner alone, and nothing is left on the way in")
    func files() async throws {
        try await withFolder { folder in
            let store = try LocalBlobStore(root: folder + "/blobs")
            let blob = try await store.put([1, 2, 3])
            _ = try await store.put([1, 2, 3])
            let path = try await store.file(blob.content)
            #expect(path == folder + "/blobs/" + blob.content.hex.prefix(2) + "/" + blob.content.hex.dropFirst(2))
            #expect(mode(path) == 0o600)
            #expect(mode(folder + "/blobs") == 0o700)
            #expect(names(folder + "/blobs/incoming").isEmpty)
            #expect(names(folder + "/blobs/" + blob.content.hex.prefix(2)).count == 1)
        }
    }

    @Test("A named pipe, a device, a loop of links and a file that may not be read are refused without waiting")
    func specialFiles() async throws {
        try await withFolder { folder in
            let store = try LocalBlobStore(root: folder + "/blobs")
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(symlink(folder + "/loop", folder + "/loop") == 0)
            for path in [folder + "/pipe", "/dev/null", folder + "/loop"] {
                await refuses(with: .invalidInput) { _ = try await store.put(file: path) }
            }
            #expect(names(folder + "/blobs/incoming").isEmpty)
        }
    }

    @Test("Two hundred megabytes pass through a few")
    func streaming() async {
        // In a process of its own, since memory is the process's.
        await #expect(processExitsWith: .success) {
            try await withFolder { folder in
                let store = try LocalBlobStore(root: folder + "/blobs")
                let byteCount: Int64 = 200 << 20
                // A file with a hole: read as zeros, written in full.
                let path = folder + "/large"
                try write([1], to: path)
                #expect(truncate(path, Int(byteCount)) == 0)
                let before = residentPeak()
                let blob = try await store.put(file: path)
                #expect(blob.byteCount == byteCount)
                #expect(try await store.digest(file: path) == blob)
                #expect(residentPeak() - before < 64 << 20)
            }
        }
    }

    @Test("What a crash left behind is removed when it is old, and is in nobody's way before")
    func leftovers() async throws {
        try await withFolder { folder in
            let root = folder + "/blobs"
            let store = try LocalBlobStore(root: root)
            // The names that an earlier process of the same number may have used.
            for number in 1...3 { try write([9, 9], to: root + "/incoming/\(getpid())-\(number)") }
            // Days apart, so that a slow machine does not make the young ones old.
            makeOld(root + "/incoming/\(getpid())-1", 200_000)
            let blob = try await store.put([1])
            let swept = try await store.sweep(ageSeconds: 100_000) { _ in [blob.content] }
            #expect(swept == SweepResult(removed: 1, byteCount: 2))
            #expect(names(root + "/incoming").count == 2)
        }
    }

    @Test("A write that stops in the middle is told, and leaves no half of a blob")
    func stoppedWrite() async {
        // In a process of its own, since the limit is the process's. The kernel writes up to it and then refuses.
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try await withFolder { folder in
                let store = try LocalBlobStore(root: folder + "/blobs")
                await refuses(with: .tooLarge) { _ = try await store.put([UInt8](repeating: 1, count: 300_000)) }
                #expect(names(folder + "/blobs/incoming").isEmpty)
                #expect(names(folder + "/blobs") == ["incoming"])
                #expect(try await store.put([1]).byteCount == 1)
            }
        }
    }

    @Test("What the kernel refuses is told apart")
    func refusals() {
        let codes: [(Int32, ErrorCode)] = [
            (ENOSPC, .diskFull), (EDQUOT, .diskFull), (EACCES, .permissionDenied), (EROFS, .readOnly), (ENOENT, .notFound),
            (ENAMETOOLONG, .invalidInput), (EIO, .internalError),
        ]
        for (number, code) in codes { #expect(FileFailure.classified(number, of: "The file").code == code) }
    }

    @Test("A home that cannot be written says so")
    func unusableRoot() async {
        await refuses(with: .folderMissing) { _ = try LocalBlobStore(root: "/dev/null/blobs") }
        await refuses(with: .notFound) { _ = try LocalBlobStore(root: "/nowhere/at/all") }
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
