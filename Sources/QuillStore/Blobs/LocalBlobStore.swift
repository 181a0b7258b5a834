internal import Crypto
internal import Glibc
package import QuillCore
internal import Support

/// Blobs as files named by their digest: `ab/cdef…`. A write goes to a temporary name, is synced and renamed, so that a blob
/// is there whole or not at all. File work runs on a thread of its own.
package actor LocalBlobStore: BlobStore {
    private nonisolated let executor = ThreadExecutor(name: "quill-blobs")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let root: String
    private let incoming: String

    /// `root` is made if it is not there.
    package init(root: String) throws(QuillError) {
        self.root = root
        incoming = root + "/incoming"
        for folder in [root, incoming] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw FileFailure.classified(errno, of: "Quill's blobs")
        }
    }

    package func put(_ bytes: [UInt8]) throws(QuillError) -> StoredBlob {
        var content = Incoming(path: temporaryName())
        try content.open()
        defer { content.discard() }
        try content.append(bytes)
        return try content.keep(under: root)
    }

    package func put(file path: String) throws(QuillError) -> StoredBlob {
        var content = Incoming(path: temporaryName())
        try content.open()
        defer { content.discard() }
        try Self.readAll(path) { (bytes) throws(QuillError) in try content.append(bytes) }
        return try content.keep(under: root)
    }

    package func digest(file path: String) throws(QuillError) -> StoredBlob {
        var hash = SHA256()
        var byteCount: Int64 = 0
        try Self.readAll(path) { bytes in
            hash.update(bytes)
            byteCount += Int64(bytes.count)
        }
        return StoredBlob(content: Digest(hex: hash.finish().hexadecimal), byteCount: byteCount)
    }

    /// Hands over the bytes of a regular file that is not empty, a quarter of a megabyte at a time.
    private static func readAll(_ path: String, _ body: ([UInt8]) throws(QuillError) -> Void) throws(QuillError) {
        // Without O_NONBLOCK a named pipe would be waited for.
        let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { throw FileFailure.classified(errno, of: "The file") }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0 else { throw FileFailure.classified(errno, of: "The file") }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileFailure.classified(EISDIR, of: "The file")
        default: throw QuillError(.invalidInput, "This is no regular file.", hint: "Give the path of a file.")
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var total = 0
        while true {
            let count = Glibc.read(source, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.classified(errno, of: "The file") }
            if count == 0 { break }
            total += count
            try body(count == buffer.count ? buffer : Array(buffer[..<count]))
        }
        guard total > 0 else {
            throw QuillError(.emptyInput, "The file is empty.", hint: "Give a file that holds a recording, captions or text.")
        }
    }

    package func read(_ content: Digest, limit: Int) throws(QuillError) -> [UInt8] {
        try bytes(content) { (size) throws(QuillError) in
            guard size <= limit else {
                throw QuillError(.tooLarge, "It holds \(size) bytes, more than the \(limit) that can be read at once.")
            }
            return size
        }
    }

    package func head(_ content: Digest, byteCount: Int) throws(QuillError) -> [UInt8] { try bytes(content) { min($0, byteCount) } }

    /// As many of its first bytes as `wanted` says of its size.
    private func bytes(_ content: Digest, _ wanted: (Int) throws(QuillError) -> Int) throws(QuillError) -> [UInt8] {
        let descriptor = open(path(content), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unopened(content, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure.classified(errno, of: "A blob") }
        var bytes = [UInt8](repeating: 0, count: try wanted(Int(status.st_size)))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.classified(errno, of: "A blob") }
            guard count > 0 else { throw QuillError(.homeDamaged, "A blob became shorter while it was read.", .retry) }
            filled += count
        }
        return bytes
    }

    package func file(_ content: Digest) throws(QuillError) -> String {
        guard access(path(content), R_OK) == 0 else { throw unopened(content, errno) }
        return path(content)
    }

    package func sweep(
        ageSeconds: Int, isReferenced: @Sendable ([Digest]) async throws(QuillError) -> Set<Digest>
    ) async throws(QuillError) -> SweepResult {
        var removed = 0
        var byteCount: Int64 = 0
        for name in FileSystem.names(in: incoming) where FileSystem.age(incoming + "/" + name) > ageSeconds {
            guard let size = FileSystem.remove(incoming + "/" + name) else { continue }
            failpoint("sweep.removed")
            byteCount += size
            removed += 1
        }
        for shard in FileSystem.names(in: root) where shard.utf8.count == 2 {
            let folder = root + "/" + shard
            let old = FileSystem.names(in: folder).filter { FileSystem.age(folder + "/" + $0) > ageSeconds }.map { Digest(hex: shard + $0) }
            guard !old.isEmpty else { continue }
            let kept = try await isReferenced(old)
            // Its age again: the same bytes may have been put meanwhile, and are about to be spoken of.
            for digest in old where !kept.contains(digest) && FileSystem.age(path(digest)) > ageSeconds {
                guard let size = FileSystem.remove(path(digest)) else { continue }
                byteCount += size
                removed += 1
            }
        }
        return SweepResult(removed: removed, byteCount: byteCount)
    }

    package func remove(_ content: Digest) throws(QuillError) {
        guard unlink(path(content)) == 0 || errno == ENOENT else { throw FileFailure.classified(errno, of: "Quill's blobs") }
    }

    package func verify(_ content: Digest) throws(QuillError) -> BlobFault? {
        do throws(QuillError) {
            // An empty file was never put; reading it says so.
            return try digest(file: file(content)).content == content ? nil : .damaged
        } catch {
            switch error.code {
            case .homeDamaged: return .missing
            case .emptyInput: return .damaged
            default: throw error
            }
        }
    }

    package func check() throws(QuillError) {
        guard access(incoming, W_OK) == 0 else { throw FileFailure.classified(errno, of: "Quill's blobs") }
    }

    private func path(_ content: Digest) -> String { root + "/" + content.hex.prefix(2) + "/" + content.hex.dropFirst(2) }

    /// By chance: a process that crashed may have had this one's number and left a file behind.
    private func temporaryName() -> String { incoming + "/" + String(UInt64.random(in: .min ... .max), radix: 16) }

    /// Only what is not there is missing: a system without a free descriptor says nothing of the bytes.
    private func unopened(_ content: Digest, _ number: Int32) -> QuillError {
        guard number == ENOENT else { return FileFailure.classified(number, of: "A blob") }
        return QuillError(
            .homeDamaged, "The bytes of \(content.short) are missing from Quill's home.",
            hint: "Restore a backup, or make them anew with --remake.")
    }
}

/// A blob on its way in: hashed as it is written.
private struct Incoming: ~Copyable {
    private let path: String
    private var descriptor: Int32 = -1
    private var hash: SHA256? = SHA256()
    private(set) var byteCount: Int64 = 0

    init(path: String) { self.path = path }

    mutating func open() throws(QuillError) {
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
    }

    mutating func append(_ bytes: [UInt8]) throws(QuillError) {
        hash?.update(bytes)
        byteCount += Int64(bytes.count)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
            written += count
        }
    }

    mutating func keep(under root: String) throws(QuillError) -> StoredBlob {
        guard fsync(descriptor) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        failpoint("blob.synced")
        guard let bytes = hash.take()?.finish() else { throw QuillError(.internalError, "A blob was kept twice.") }
        let digest = Digest(hex: bytes.hexadecimal)
        let folder = root + "/" + digest.hex.prefix(2)
        if mkdir(folder, 0o700) == 0 {
            try FileSystem.sync(folder: root)
        } else if errno != EEXIST {
            throw FileFailure.classified(errno, of: "Quill's home")
        }
        guard rename(path, folder + "/" + digest.hex.dropFirst(2)) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        failpoint("blob.renamed")
        try FileSystem.sync(folder: folder)
        return StoredBlob(content: digest, byteCount: byteCount)
    }

    /// Closes it; what was not kept is removed.
    mutating func discard() {
        if descriptor >= 0 { close(descriptor) }
        unlink(path)
    }
}
