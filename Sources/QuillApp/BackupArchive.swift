internal import Crypto
internal import Glibc
internal import QuillCore
internal import Support

/// A backup as one file, a tar archive that is written from front to end: the database, the files by their digests, the manifest. File
/// work runs on a thread of its own.
actor BackupArchive: BackupTarget {
    private nonisolated let executor = ThreadExecutor(name: "quill-backup")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let databasePath: String
    private let target: String
    private let part: String
    private let file: Int32
    /// Where the next entry begins.
    private var end: Int64 = 0

    /// Fails where something is there already.
    init(new target: String) throws(QuillError) {
        guard access(target, F_OK) != 0 else { throw Self.taken(target) }
        self.target = target
        part = target + ".part-\(getpid())"
        databasePath = part + ".db"
        file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The backup") }
    }

    private static func taken(_ target: String) -> QuillError {
        QuillError(.conflict, "\(target) is there already.", hint: "Name a file that is not there yet.")
    }

    /// First of all: the rows say what else to take.
    func takeDatabase() throws(QuillError) -> StoredBlob { try append(databasePath, as: Backup.databaseName) }

    func take(_ source: String, as blob: StoredBlob) throws(QuillError) {
        let start = end
        guard try append(source, as: Backup.place(of: blob.content)).content == blob.content else {
            try goBack(to: start)
            throw QuillError(.homeDamaged, "The bytes of \(blob.content.short) are not those that were put there.")
        }
    }

    func finish(_ manifest: [UInt8]) throws(QuillError) {
        try header(Backup.manifestName, Int64(manifest.count))
        try put(manifest)
        // Two blocks of zeros end an archive.
        let zeros = TarHeader.padding(after: Int64(manifest.count)) + 2 * TarHeader.blockBytes
        try put([UInt8](repeating: 0, count: zeros))
        guard fsync(file) == 0 else { throw FileFailure.classified(errno, of: "The backup") }
        unlink(databasePath)
        // A second name is refused where there is something; disks that know none get the first one changed.
        if link(part, target) == 0 {
            unlink(part)
        } else {
            guard errno != EEXIST, access(target, F_OK) != 0 else { throw Self.taken(target) }
            guard rename(part, target) == 0 else { throw FileFailure.classified(errno, of: "The backup") }
        }
        do throws(QuillError) { try BackupFolder.sync(Self.folder(of: target)) } catch {
            // What is told as failed may not lie there as if it were whole.
            unlink(target)
            throw error
        }
        close(file)
    }

    func discard() {
        close(file)
        for path in [part, databasePath, databasePath + "-wal", databasePath + "-shm", databasePath + "-journal"] { unlink(path) }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Adds a file, a quarter of a megabyte at a time, and tells what it held.
    private func append(_ path: String, as name: String) throws(QuillError) -> StoredBlob {
        let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { throw FileFailure.classified(errno, of: "A file of the backup") }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0 else { throw FileFailure.classified(errno, of: "A file of the backup") }
        let (start, size) = (end, Int64(status.st_size))
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        do throws(QuillError) {
            try header(name, size)
            var left = size
            while left > 0 {
                let count = read(source, &buffer, Int(min(left, Int64(buffer.count))))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else {
                    if count < 0 { throw FileFailure.classified(errno, of: "A file of the backup") }
                    throw QuillError(.homeDamaged, "A file became shorter while it was saved.")
                }
                buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                try put(buffer[..<count])
                left -= Int64(count)
            }
            try put([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
        } catch {
            try goBack(to: start)
            throw error
        }
        return StoredBlob(content: Digest(hex: hash.finish().hexadecimal), byteCount: size)
    }

    private func header(_ name: String, _ size: Int64) throws(QuillError) {
        guard let header = TarHeader(name: name, size: size, modifiedAt: Int64(time(nil))) else {
            throw QuillError(.internalError, "\(name) is no name for a file of a backup.")
        }
        try put(header.bytes)
    }

    private func put(_ bytes: some Collection<UInt8>) throws(QuillError) {
        var rest = ArraySlice(bytes)
        while !rest.isEmpty {
            let step = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if step < 0 && errno == EINTR { continue }
            guard step >= 0 else { throw FileFailure.classified(errno, of: "The backup") }
            rest = rest.dropFirst(step)
            end += Int64(step)
        }
    }

    /// Forgets an entry that is not what it should be.
    private func goBack(to start: Int64) throws(QuillError) {
        let place = off_t(start)
        guard ftruncate(file, place) == 0, lseek(file, place, SEEK_SET) == place else {
            throw FileFailure.classified(errno, of: "The backup")
        }
        end = start
    }
}
