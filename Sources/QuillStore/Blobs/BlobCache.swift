internal import Glibc
internal import QuillCore
internal import Support

/// Files of this machine that hold what a bucket has: nothing here is the only copy. File work runs on a thread of its own.
actor BlobCache {
    private nonisolated let executor = ThreadExecutor(name: "quill-cache")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// One that is being filled.
    struct Filling: Sendable {
        fileprivate let path: String
        fileprivate let descriptor: Int32
    }

    /// What was used within that time may be open, or about to be.
    private static let usedSeconds = 3_600
    private let root: String
    private let limitBytes: Int64

    init(root: String, limitBytes: Int64) throws(QuillError) {
        self.root = root
        self.limitBytes = limitBytes
        for folder in [root, root + "/incoming"] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw FileFailure.classified(errno, of: "Quill's cache")
        }
    }

    /// The file of these bytes, used from now on.
    func find(_ content: Digest) -> String? {
        let path = path(content)
        return utimes(path, nil) == 0 && access(path, R_OK) == 0 ? path : nil
    }

    func begin() throws(QuillError) -> Filling {
        let path = root + "/incoming/" + String(UInt64.random(in: .min ... .max), radix: 16)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.classified(errno, of: "Quill's cache") }
        return Filling(path: path, descriptor: descriptor)
    }

    func append(_ bytes: [UInt8], to filling: Filling) throws(QuillError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(filling.descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.classified(errno, of: "Quill's cache") }
            written += count
        }
    }

    func keep(_ filling: Filling, as content: Digest) throws(QuillError) {
        guard rename(filling.path, path(content)) == 0 else { throw FileFailure.classified(errno, of: "Quill's cache") }
        close(filling.descriptor)
        trim()
    }

    func discard(_ filling: Filling) {
        close(filling.descriptor)
        unlink(filling.path)
    }

    func forget(_ content: Digest) { unlink(path(content)) }

    /// Removes what was not used for longest, until the rest is within the limit; and what crashed transfers left behind.
    func trim() {
        for name in FileSystem.names(in: root + "/incoming") where FileSystem.age(root + "/incoming/" + name) > 86_400 {
            _ = FileSystem.remove(root + "/incoming/" + name)
        }
        let files = FileSystem.names(in: root).filter { $0.utf8.count == 64 }.map { root + "/" + $0 }
        var total = files.reduce(Int64(0)) { $0 + FileSystem.size($1) }
        for path in files.sorted(by: { FileSystem.age($0) > FileSystem.age($1) }) {
            guard total > limitBytes, FileSystem.age(path) > Self.usedSeconds else { return }
            total -= FileSystem.remove(path) ?? 0
        }
    }

    /// Where these bytes are, if they are here.
    nonisolated func path(_ content: Digest) -> String { root + "/" + content.hex }
}
