internal import Glibc
internal import HTTPClient
package import QuillCore
internal import QuillStore
internal import SQLite
internal import Support

/// Makes a home of a backup. Every file is checked against its digest as it is taken in; the database comes last, so that a
/// restore that was stopped is no home, and can be begun again.
package struct Restore: Sendable {
    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// What a home may hold before: what this very command makes.
    private static let own: Set = [
        "lock", "scratch", "uploads", "blobs", "cache", "quill.db.part", "quill.db.part-journal", "quill.db.part-wal", "quill.db.part-shm",
    ]

    /// - Returns: what the backup says of itself.
    /// - Parameter backup: the folder or the file that a backup is.
    package func make(from backup: String) async throws(QuillError) -> Backup.Manifest {
        let source = try source(backup)
        do throws(QuillError) {
            let manifest = try await make(source, try await manifest(source, backup))
            await source.close()
            return manifest
        } catch {
            await source.close()
            throw error
        }
    }

    private func source(_ backup: String) throws(QuillError) -> any BackupSource {
        var status = stat()
        let isFile = stat(backup, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        return isFile ? try ArchiveSource(backup, scratch: configuration.home + "/scratch") : FolderSource(backup)
    }

    private func make(_ source: any BackupSource, _ manifest: Backup.Manifest) async throws(QuillError) -> Backup.Manifest {
        let file = try Backup.file(configuration)
        guard BackupFolder.names(configuration.home).allSatisfy(Self.own.contains), !Tools.exists(file) else {
            throw QuillError(
                .conflict, "There is something in \(configuration.home), or at \(file), already.",
                hint: "Set QUILL_HOME to a folder that is empty or not there.")
        }
        _ = try App.hasHome(configuration)
        let home = try Home(path: configuration.home)
        let part = file + ".part"
        let worker = RestoreWorker()
        // What a restore left that ended in the middle belongs to another copy of the database.
        Self.removeLog(of: part)
        let copied = try await source.copyDatabase(to: part)
        failpoint("restore.copied")
        guard copied.content.hex == manifest.database.sha256 else {
            unlink(part)
            throw Self.damaged("Its database is not the one that was saved")
        }
        let client = HTTPClient(.trusted(userAgent: "Quill"))
        do throws(QuillError) {
            let blobs = try configuration.storage.open(home: home.path, client)
            try await Storage.checkAtStart(blobs)
            try await take(part, source, manifest, blobs)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
        try await Self.note(manifest, in: part)
        failpoint("restore.noted")
        // A close folds the log in and removes it; one that is left holds what the file does not.
        guard !Tools.exists(part + "-wal") else {
            throw QuillError(
                .homeDamaged, "The restored database could not be written to its end.",
                hint: "Look whether the disk is full, and repeat the restore.")
        }
        Self.removeLog(of: part)
        try await worker.rename(part, to: file)
        return manifest
    }

    private static func removeLog(of database: String) { for name in ["-journal", "-wal", "-shm"] { unlink(database + name) } }

    /// Before the database gets its name: no home is there that does not say that it was restored.
    private static func note(_ manifest: Backup.Manifest, in path: String) async throws(QuillError) {
        let database: SQLiteDatabase
        do { database = try await SQLiteDatabase(path: path) } catch { throw SQLStore.classified(error) }
        let clock = SQLiteDatabase.Options.systemClock
        let store = SQLStore(database, ids: IDMaker(now: clock, chance: { .random(in: .min ... .max) }))
        do throws(QuillError) {
            try await store.migrate(by: .commandLine)
            let facts: AuditFacts = ["backup": manifest.madeAt, "quill": manifest.quill]
            try await store.write { store throws(QuillError) in
                try store.audit(.installationRestored, of: .installation, by: .commandLine, before: facts)
            }
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    private func take(
        _ database: String, _ source: any BackupSource, _ manifest: Backup.Manifest, _ blobs: any BlobStore
    ) async throws(QuillError) {
        let known = Set(manifest.files.missing)
        try await RestoredRows.each(database) { (blob) throws(QuillError) in
            if known.contains(blob.content.hex) { return }
            guard manifest.files.isIncluded else {
                // They stayed where they are kept: each has to be there.
                do throws(QuillError) { _ = try await blobs.head(blob.content, byteCount: 1) } catch {
                    throw error.code == .homeDamaged ? left(blob.content) : error
                }
                return
            }
            let stored: StoredBlob
            do throws(QuillError) { stored = try await blobs.put(file: try await source.file(blob.content)) } catch {
                guard error.code == .notFound else { throw error }
                throw Self.damaged("The file \(blob.content.short) is not in it")
            }
            guard stored.content == blob.content else { throw Self.damaged("The file \(blob.content.short) is not the one that was saved") }
            failpoint("restore.taken")
        }
    }

    private func left(_ content: Digest) -> QuillError {
        let place = configuration.storage.shown(home: configuration.home)
        return QuillError(
            .notFound, "The backup was saved without its files (--without-files), and the file \(content.short) is not in \(place).",
            hint: "Set \(Setting.storageURL.key) to where the files of that installation are, or restore a backup that holds them.")
    }

    private func manifest(_ source: any BackupSource, _ name: String) async throws(QuillError) -> Backup.Manifest {
        let bytes: [UInt8]
        do throws(QuillError) { bytes = try await source.manifest() } catch {
            if error.code == .invalidInput { throw QuillError(.invalidInput, "\(name) \(error.message)", hint: error.hint) }
            guard error.code == .notFound || error.code == .folderMissing else { throw error }
            throw QuillError(
                .notFound, "\(name) is no backup: there is no manifest in it.",
                hint: "Name the folder or the file that `quill backup` made.")
        }
        let manifest: Backup.Manifest
        do { manifest = try JSON.decode(Backup.Manifest.self, bytes) } catch { throw Self.damaged("Its manifest cannot be read") }
        guard manifest.format == 1 else {
            throw QuillError(
                .homeNewer, "The backup was made by Quill \(manifest.quill), in a form that this one does not know.",
                hint: "Install that version.")
        }
        return manifest
    }

    /// The rest of a sentence that begins with its name.
    static let noBackup = QuillError(
        .invalidInput, "is no backup, or its beginning is damaged.", hint: "Name the folder or the file that `quill backup` made.")

    static func damaged(_ what: String) -> QuillError {
        QuillError(.homeDamaged, "The backup is damaged. \(what).", hint: "Use another backup.")
    }
}

/// File work on a thread of its own.
private actor RestoreWorker {
    private nonisolated let executor = ThreadExecutor(name: "quill-restore")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func rename(_ path: String, to target: String) throws(QuillError) {
        guard Glibc.rename(path, target) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        failpoint("restore.renamed")
        do throws(QuillError) { try sync(String(target.prefix(upTo: target.lastIndex(of: "/") ?? target.startIndex))) } catch {
            // No home, then: the same command makes one.
            Glibc.rename(target, path)
            throw error
        }
    }

    private func sync(_ folder: String) throws(QuillError) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
    }
}
