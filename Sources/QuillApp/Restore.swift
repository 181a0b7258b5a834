internal import Glibc
internal import HTTPClient
package import QuillCore
internal import Support

/// Makes a home of a backup. Every file is checked against its digest as it is taken in; the database comes last, so that a
/// restore that was stopped is no home, and can be begun again.
package struct Restore: Sendable {
    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// What a home may hold before: what this very command makes.
    private static let own: Set = ["lock", "scratch", "uploads", "blobs", "cache", "quill.db.part"]

    /// - Returns: what the backup says of itself.
    package func make(from folder: String) async throws(QuillError) -> Backup.Manifest {
        let file = try Backup.file(configuration)
        let manifest = try manifest(folder)
        guard BackupFolder.names(configuration.home).allSatisfy(Self.own.contains), !Tools.exists(file) else {
            throw QuillError(
                .conflict, "There is something in \(configuration.home), or at \(file), already.",
                hint: "Set QUILL_HOME to a folder that is empty or not there.")
        }
        let home = try Home(path: configuration.home)
        let part = file + ".part"
        let worker = RestoreWorker()
        let copied = try await worker.copy(folder + "/" + Backup.databaseName, to: part)
        failpoint("restore.copied")
        guard copied.content.hex == manifest.database.sha256 else {
            unlink(part)
            throw damaged("Its database is not the one that was saved")
        }
        let client = HTTPClient(.trusted(userAgent: "Quill"))
        do throws(QuillError) {
            let blobs = try configuration.storage.open(home: home.path, client)
            try await Storage.checkAtStart(blobs)
            try await take(part, folder, manifest, blobs)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
        for name in ["-wal", "-shm"] { unlink(part + name) }
        try await worker.rename(part, to: file)
        return manifest
    }

    private func take(
        _ database: String, _ folder: String, _ manifest: Backup.Manifest, _ blobs: any BlobStore
    ) async throws(QuillError) {
        let known = Set(manifest.files.missing)
        try await RestoredRows.each(database) { (blob) throws(QuillError) in
            if known.contains(blob.content.hex) { return }
            guard manifest.files.isIncluded else {
                // They stayed where they are kept: each has to be there.
                _ = try await blobs.head(blob.content, byteCount: 1)
                return
            }
            let hex = blob.content.hex
            let stored: StoredBlob
            do throws(QuillError) { stored = try await blobs.put(file: "\(folder)/blobs/\(hex.prefix(2))/\(hex.dropFirst(2))") } catch {
                guard error.code == .notFound else { throw error }
                throw damaged("The file \(blob.content.short) is not in it")
            }
            guard stored.content == blob.content else { throw damaged("The file \(blob.content.short) is not the one that was saved") }
            failpoint("restore.taken")
        }
    }

    private func manifest(_ folder: String) throws(QuillError) -> Backup.Manifest {
        let file = open(folder + "/" + Backup.manifestName, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw QuillError(
                .notFound, "\(folder) is no backup: there is no manifest in it.", hint: "Name the folder that `quill backup` made.")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size < 256 << 20 else { throw damaged("Its manifest cannot be read") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard read(file, &bytes, bytes.count) == bytes.count else { throw damaged("Its manifest cannot be read") }
        let manifest: Backup.Manifest
        do { manifest = try JSON.decode(Backup.Manifest.self, bytes) } catch { throw damaged("Its manifest cannot be read") }
        guard manifest.format == 1 else {
            throw QuillError(
                .homeNewer, "The backup was made by Quill \(manifest.quill), in a form that this one does not know.",
                hint: "Install that version.")
        }
        return manifest
    }

    private func damaged(_ what: String) -> QuillError {
        QuillError(.homeDamaged, "The backup is damaged. \(what).", hint: "Use another backup.")
    }
}

/// File work on a thread of its own.
private actor RestoreWorker {
    private nonisolated let executor = ThreadExecutor(name: "quill-restore")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func copy(_ source: String, to target: String) throws(QuillError) -> StoredBlob { try BackupFolder.copy(source, to: target) }

    func rename(_ path: String, to target: String) throws(QuillError) {
        guard Glibc.rename(path, target) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        failpoint("restore.renamed")
        let folder = open(String(target.prefix(upTo: target.lastIndex(of: "/") ?? target.startIndex)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
    }
}
