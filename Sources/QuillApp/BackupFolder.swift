internal import Crypto
internal import Glibc
internal import QuillCore
internal import Support

/// A backup that is being made: a folder beside the one it will be. File work runs on a thread of its own.
actor BackupFolder: BackupTarget {
    private nonisolated let executor = ThreadExecutor(name: "quill-backup")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated var databasePath: String { path + "/" + Backup.databaseName }
    private nonisolated let path: String
    private let target: String
    /// Folders of files, made so far.
    private var shards: Set<String> = []

    /// Fails where something is there already.
    init(new target: String) throws(QuillError) {
        self.target = target
        // An empty folder may be what somebody made for it.
        if rmdir(target) != 0 && errno != ENOENT { throw Self.taken(target, errno) }
        path = target + ".part-\(getpid())"
        for folder in [path, path + "/blobs"] where mkdir(folder, 0o700) != 0 {
            let number = errno
            rmdir(path)
            throw FileFailure.classified(number, of: "The folder of the backup")
        }
    }

    private static func taken(_ target: String, _ number: Int32) -> QuillError {
        var status = stat()
        // The same number tells of a file in the place of a folder above it.
        if number == ENOTDIR, lstat(target, &status) != 0 { return FileFailure.classified(number, of: target) }
        guard number == ENOTEMPTY || number == EEXIST || number == ENOTDIR else { return FileFailure.classified(number, of: "The folder") }
        let why = number == ENOTDIR ? "is there already, and no folder" : "is there already, and not empty"
        return QuillError(.conflict, "\(target) \(why).", hint: "Name a folder that is not there yet, or a file NAME.tar.")
    }

    /// Takes a file in: by another name for it where that can be, else as a copy that is checked as it is made.
    func take(_ source: String, as blob: StoredBlob) throws(QuillError) {
        let folder = path + "/blobs/" + blob.content.hex.prefix(2)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw FileFailure.classified(errno, of: "The backup") }
        shards.insert(folder)
        let place = folder + "/" + blob.content.hex.dropFirst(2)
        if link(source, place) == 0 || errno == EEXIST { return failpoint("backup.taken") }
        let copied = try Self.copy(source, to: place)
        guard copied.content == blob.content else {
            unlink(place)
            throw QuillError(.homeDamaged, "The bytes of \(blob.content.short) are not those that were put there.")
        }
    }

    func takeDatabase() throws(QuillError) -> StoredBlob { try Self.copy(databasePath, to: nil) }

    /// Writes the manifest, waits for the disk, and gives the backup its name.
    func finish(_ manifest: [UInt8]) throws(QuillError) {
        let file = open(path + "/" + Backup.manifestName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The backup") }
        defer { close(file) }
        try Self.write(manifest, manifest.count, to: file, of: "The backup")
        guard fsync(file) == 0 else { throw FileFailure.classified(errno, of: "The backup") }
        // The names of the files too.
        for folder in shards.sorted() + [path + "/blobs", path] { try Self.sync(folder) }
        failpoint("backup.synced")
        guard rename(path, target) == 0 else { throw FileFailure.classified(errno, of: "The backup") }
        failpoint("backup.renamed")
        do throws(QuillError) { try Self.sync(target + "/..") } catch {
            // What is told as failed may not lie there as if it were whole.
            rename(target, path)
            throw error
        }
    }

    /// Makes the names in a folder survive a power loss.
    static func sync(_ folder: String) throws(QuillError) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The backup") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw FileFailure.classified(errno, of: "The backup") }
    }

    func discard() {
        for shard in names(path + "/blobs") {
            for name in names(path + "/blobs/" + shard) { unlink("\(path)/blobs/\(shard)/\(name)") }
            rmdir(path + "/blobs/" + shard)
        }
        for name in names(path) where unlink(path + "/" + name) != 0 { rmdir(path + "/" + name) }
        rmdir(path)
    }

    private func names(_ folder: String) -> [String] { Self.names(folder) }

    static func names(_ folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// What a file holds, copied to `target` on the way.
    static func copy(_ path: String, to target: String?) throws(QuillError) -> StoredBlob {
        let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { throw FileFailure.classified(errno, of: "A file of the backup") }
        defer { close(source) }
        let copy = try target.map { (target) throws(QuillError) -> Int32 in
            let file = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw FileFailure.classified(errno, of: "The copy") }
            return file
        }
        defer { if let copy { close(copy) } }
        var hash = SHA256()
        var total: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.classified(errno, of: "A file of the backup") }
            if count == 0 { break }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            total += Int64(count)
            guard let copy else { continue }
            try write(buffer, count, to: copy, of: "The copy")
        }
        if let copy, fsync(copy) != 0 { throw FileFailure.classified(errno, of: "The copy") }
        return StoredBlob(content: Digest(hex: hash.finish().hexadecimal), byteCount: total)
    }

    /// The first so many of the bytes, all of them.
    private static func write(_ bytes: [UInt8], _ count: Int, to file: Int32, of what: String) throws(QuillError) {
        var written = 0
        while written < count {
            let step = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: written), count - written) }
            if step < 0 && errno == EINTR { continue }
            guard step >= 0 else { throw FileFailure.classified(errno, of: what) }
            written += step
        }
    }
}
