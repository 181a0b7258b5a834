internal import HTTPClient
package import QuillCore
internal import QuillStore
internal import SQL
internal import SQLite
internal import Support

/// Copies an installation as it is at one moment, also while a server works in it: first the database, then the files that its
/// rows speak of. It is made under another name and gets its own when it is whole.
package struct Backup: Sendable {
    /// What a backup says of itself, in `manifest.json`.
    package struct Manifest: Sendable, Codable {
        /// Of this form; another number is another form.
        package var format = 1
        package let quill: String
        package let madeAt: String
        package let database: Copied
        package let files: Files

        package struct Copied: Sendable, Codable {
            package let name: String
            package let bytes: Int64
            package let sha256: String
        }

        package struct Files: Sendable, Codable {
            package var count = 0
            package var bytes: Int64 = 0
            /// Whether they are in the backup, or stayed where they are kept.
            package let isIncluded: Bool
            /// Digests of those that rows speak of and that are not there.
            package var missing: [String] = []
        }
    }

    static let manifestName = "manifest.json"
    static let databaseName = "quill.db"

    private let configuration: Configuration
    private let version: String

    package init(_ configuration: Configuration, version: String) {
        self.configuration = configuration
        self.version = version
    }

    /// - Parameters:
    ///   - target: a folder that is not there, or empty; or a file that is not there, whose name ends in `.tar`.
    ///   - isWithFiles: false leaves them where they are kept, such as a bucket that keeps its own versions.
    package func make(at target: String, isWithFiles: Bool) async throws(QuillError)
        -> Manifest
    {
        _ = try Self.file(configuration)
        guard try App.hasHome(configuration) else {
            throw QuillError(.notFound, "There is nothing in Quill's home yet.", hint: "Set QUILL_HOME to the home to be saved.")
        }
        let backup: any BackupTarget = Self.isArchive(target) ? try BackupArchive(new: target) : try BackupFolder(new: target)
        do throws(QuillError) {
            let manifest = try await fill(backup, isWithFiles)
            try await backup.finish(try JSON.encode(manifest))
            return manifest
        } catch {
            await backup.discard()
            throw error
        }
    }

    /// Whether a backup of this name is one file.
    package static func isArchive(_ target: String) -> Bool { target.lowercased().hasSuffix(".tar") }

    private func fill(_ backup: any BackupTarget, _ isWithFiles: Bool) async throws(QuillError) -> Manifest {
        let copy = backup.databasePath
        let file = try Self.file(configuration)
        do { try await SQLiteDatabase.copy(from: file, to: copy) } catch { throw SQLStore.classified(error) }
        failpoint("backup.copied")
        let client = HTTPClient(.trusted(userAgent: "Quill"))
        let database: StoredBlob
        let files: Manifest.Files
        do throws(QuillError) {
            database = try await backup.takeDatabase()
            let blobs = try configuration.storage.open(home: configuration.home, client)
            if isWithFiles { try await check(copy, blobs) }
            files = try await take(copy, isWithFiles ? blobs : nil, backup)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
        return Manifest(
            quill: version, madeAt: Timestamp(milliseconds: SQLiteDatabase.Options.systemClock()).description,
            database: Manifest.Copied(name: Self.databaseName, bytes: database.byteCount, sha256: database.content.hex), files: files)
    }

    /// A backup without any of its files, because their disk is not mounted, is none.
    private func check(_ copy: String, _ blobs: any BlobStore) async throws(QuillError) {
        try await RestoredRows.with(copy) { (store) throws(QuillError) in
            // The rows of an older Quill do not all say whose they are.
            if try await store.isBehind() { return }
            let mark = configuration.storage.mark(home: configuration.home, blobs)
            try await InstallationCheck(store: store, mark: mark, database: configuration.database, hasFile: true).lookAtBlobs()
        }
    }

    /// The files that the rows of the copy speak of; without `blobs` they are only counted.
    private func take(
        _ copy: String, _ blobs: (any BlobStore)?, _ backup: any BackupTarget
    ) async throws(QuillError) -> Manifest.Files {
        var files = Manifest.Files(isIncluded: blobs != nil)
        try await RestoredRows.each(copy) { (blob) throws(QuillError) in
            if let blobs {
                do throws(QuillError) { try await backup.take(try await blobs.file(blob.content), as: blob) } catch {
                    guard error.code == .homeDamaged else { throw error }
                    files.missing.append(blob.content.hex)
                    return
                }
            }
            files.count += 1
            files.bytes += blob.byteCount
        }
        return files
    }

    /// PostgreSQL has tools of its own for this, which know what is written meanwhile.
    static func file(_ configuration: Configuration) throws(QuillError) -> String {
        if let file = configuration.database.file { return file }
        throw QuillError(
            .unsupported, "The rows of this installation are in PostgreSQL.",
            hint: "Save them with pg_dump or pg_basebackup, and the files as docs/howto/back-up-and-restore.md says.")
    }
}

/// The rows of a database that nobody else has open.
enum RestoredRows {
    /// Calls `body` with every content that a row speaks of.
    static func each(_ path: String, _ body: (StoredBlob) async throws(QuillError) -> Void) async throws(QuillError) {
        try await with(path) { (store) throws(QuillError) in
            var last: Digest?
            while true {
                let after = last
                let page = try await store.read { store throws(QuillError) in try store.contents(after: after, limit: 500) }
                for blob in page { try await body(blob) }
                guard let end = page.last else { break }
                last = end.content
            }
        }
    }

    static func with(_ path: String, _ body: (SQLStore) async throws(QuillError) -> Void) async throws(QuillError) {
        let database: SQLiteDatabase
        do { database = try await SQLiteDatabase.openReadOnly(path: path) } catch { throw SQLStore.classified(error) }
        let store = SQLStore(database, ids: IDMaker(now: SQLiteDatabase.Options.systemClock, chance: { 0 }))
        do throws(QuillError) { try await body(store) } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
