internal import Glibc
internal import QuillCore
internal import Support

/// A backup that is a folder.
struct FolderSource: BackupSource {
    let folder: String
    private let worker = FileWorker()

    init(_ folder: String) { self.folder = folder }

    func manifest() async throws(QuillError) -> [UInt8] { try await worker.read(folder + "/" + Backup.manifestName) }
    func copyDatabase(to path: String) async throws(QuillError) -> StoredBlob {
        try await worker.copy(folder + "/" + Backup.databaseName, to: path)
    }
    func file(_ content: Digest) -> String { folder + "/" + Backup.place(of: content) }
    func close() async {}
}

/// File work on a thread of its own.
private actor FileWorker {
    private nonisolated let executor = ThreadExecutor(name: "quill-restore")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func copy(_ source: String, to target: String) throws(QuillError) -> StoredBlob { try BackupFolder.copy(source, to: target) }

    func read(_ path: String) throws(QuillError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The manifest") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size < Backup.manifestBytesMax else {
            throw Restore.damaged("Its manifest cannot be read")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let step = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
            if step < 0 && errno == EINTR { continue }
            // A disk that fails says nothing of the backup.
            guard step >= 0 else { throw FileFailure.classified(errno, of: "The manifest") }
            guard step > 0 else { throw Restore.damaged("Its manifest cannot be read") }
            filled += step
        }
        return bytes
    }
}

/// A backup that is one file. Its headers are read through once, so that an archive that was cut short is known before anything is taken
/// in; then its files are taken in the order in which they lie there, each by way of a file in `scratch`.
actor ArchiveSource: BackupSource {
    private nonisolated let executor = ThreadExecutor(name: "quill-restore")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private struct Entry {
        let header: TarHeader
        /// Of its bytes.
        let offset: Int64
        var next: Int64 { offset + header.size + Int64(TarHeader.padding(after: header.size)) }
    }

    private let file: Int32
    private let scratch: String
    private let size: Int64
    private var cursor: Int64 = 0

    init(_ path: String, scratch: String) throws(QuillError) {
        self.scratch = scratch
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0 else { throw FileFailure.classified(errno, of: "The backup") }
        size = Int64(status.st_size)
    }

    func manifest() throws(QuillError) -> [UInt8] {
        // The database comes first in every archive of Quill's: what begins otherwise is something else, and not a damaged backup.
        let block = TarHeader.blockBytes
        guard size >= Int64(block), TarHeader(try read(block, at: 0))?.name == Backup.databaseName else { throw Restore.noBackup }
        var place: Int64 = 0
        var last: Entry?
        while let entry = try entry(at: place) {
            last = entry
            place = entry.next
        }
        // The manifest is written last: without it, or without the end, something is missing.
        guard let last, last.header.name == Backup.manifestName, last.header.size < Backup.manifestBytesMax else {
            throw Restore.damaged("It ends too early, or is none of Quill's")
        }
        var bytes: [UInt8] = []
        try pieces(of: last) { bytes += $0 }
        return bytes
    }

    func copyDatabase(to path: String) throws(QuillError) -> StoredBlob {
        guard let first = try entry(at: 0), first.header.name == Backup.databaseName else {
            throw Restore.damaged("Its database is not where it should be")
        }
        cursor = first.next
        try extract(first, to: path)
        return try BackupFolder.copy(path, to: nil)
    }

    func file(_ content: Digest) throws(QuillError) -> String {
        let wanted = Backup.place(of: content)
        while let entry = try entry(at: cursor), entry.header.name <= wanted {
            cursor = entry.next
            guard entry.header.name == wanted else { continue }
            let path = scratch + "/restored"
            try extract(entry, to: path)
            return path
        }
        throw QuillError(.notFound, "The file \(content.short) is not in it.")
    }

    func close() {
        unlink(scratch + "/restored")
        Glibc.close(file)
    }

    /// Nil at the end: two blocks of zeros.
    private func entry(at place: Int64) throws(QuillError) -> Entry? {
        let block = try read(TarHeader.blockBytes, at: place)
        if block.allSatisfy({ $0 == 0 }) { return nil }
        guard let header = TarHeader(block) else { throw Restore.damaged("It cannot be read at byte \(place)") }
        let entry = Entry(header: header, offset: place + Int64(TarHeader.blockBytes))
        guard header.size <= size - entry.offset else { throw Restore.damaged("It ends too early") }
        return entry
    }

    private func extract(_ entry: Entry, to path: String) throws(QuillError) {
        let copy = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard copy >= 0 else { throw FileFailure.classified(errno, of: "The copy") }
        defer { Glibc.close(copy) }
        try pieces(of: entry) { (piece) throws(QuillError) in
            var rest = piece[...]
            while !rest.isEmpty {
                let step = rest.withUnsafeBytes { write(copy, $0.baseAddress, $0.count) }
                if step < 0 && errno == EINTR { continue }
                guard step >= 0 else { throw FileFailure.classified(errno, of: "The copy") }
                rest = rest.dropFirst(step)
            }
        }
        guard fsync(copy) == 0 else { throw FileFailure.classified(errno, of: "The copy") }
    }

    private func pieces(of entry: Entry, _ body: ([UInt8]) throws(QuillError) -> Void) throws(QuillError) {
        var done: Int64 = 0
        while done < entry.header.size {
            let piece = try read(Int(min(1 << 18, entry.header.size - done)), at: entry.offset + done)
            try body(piece)
            done += Int64(piece.count)
        }
    }

    private func read(_ count: Int, at place: Int64) throws(QuillError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let step = bytes.withUnsafeMutableBytes {
                pread(file, $0.baseAddress?.advanced(by: filled), count - filled, off_t(place + Int64(filled)))
            }
            if step < 0 && errno == EINTR { continue }
            guard step > 0 else { throw step == 0 ? Restore.damaged("It ends too early") : FileFailure.classified(errno, of: "The backup") }
            filled += step
        }
        return bytes
    }
}
