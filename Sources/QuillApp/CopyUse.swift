internal import Foundation
internal import PostgreSQL
package import QuillCore
internal import QuillStore
internal import SQL
internal import SQLite

/// What was copied, and what it came to.
package struct CopyReport: Sendable, Encodable {
    package struct Table: Sendable, Encodable {
        package let name: String
        package let rows: Int
        /// SHA-256 over all rows, the same on both sides.
        package let digest: String
    }

    package struct Blobs: Sendable, Encodable {
        /// Brought over, or found there already.
        package var copied = 0
        package var kept = 0
        package var bytes: Int64 = 0
        /// Digests whose bytes are missing or damaged in the source.
        package var missing: [String] = []
    }

    package let installation: String
    package let from: String
    package let to: String
    package let tables: [Table]
    package let blobs: Blobs
}

/// `quill copy`: moves an installation into another database, rows and bytes. The source is left whole, and says that it was moved.
package struct CopyUse: Sendable {
    /// A database with its folder of blobs, open for this process.
    private struct End {
        let place: DatabasePlace
        let store: SQLStore
        let folder: String
        let blobs: LocalBlobStore
        let home: Home?
    }

    private let configuration: Configuration
    private let from: DatabasePlace
    private let to: DatabasePlace

    /// Both are written as `QUILL_DATABASE_URL` is; the blobs of a file lie beside it, those of a server in the home.
    package init(_ configuration: Configuration, from: String, to: String) throws(QuillError) {
        if case .folder(nil) = configuration.storage {
        } else {
            throw QuillError(
                .unsupported, "`quill copy` moves the files in QUILL_HOME, and \(Setting.storageURL.key) names another place.",
                hint: "Unset it to copy an installation with its files in the home; files in a bucket are not moved yet.")
        }
        self.configuration = configuration
        self.from = try DatabasePlace(from, home: configuration.home, option: "--from")
        self.to = try DatabasePlace(to, home: configuration.home, option: "--to")
        guard self.from != self.to else {
            throw QuillError(
                .invalidInput, "--from and --to name the same database, \(self.to.shown).",
                hint: "Name another in --to: an empty one, or a file that is not there yet.")
        }
        if case .sqlite(let path) = self.from, !Tools.exists(path) {
            throw QuillError(
                .notFound, "There is no database at \(path).", hint: "Name the file of an installation: sqlite:FOLDER/quill.db.")
        }
    }

    /// `told` gets a sentence now and then.
    package func run(_ told: @escaping @Sendable (String) -> Void) async throws(QuillError) -> CopyReport {
        try await with(from, "--from") { (source) throws(QuillError) in
            try await with(to, "--to") { (target) throws(QuillError) in try await copy(source, target, told) }
        }
    }

    private func copy(_ source: End, _ target: End, _ told: @escaping @Sendable (String) -> Void) async throws(QuillError) -> CopyReport {
        try await source.store.migrate()
        try await target.store.migrate()
        // Rows that go without their blobs, because the disk of these is not mounted, would be said to have moved.
        try await InstallationCheck(
            store: source.store, mark: BlobsMark(folder: source.folder), database: source.place, hasFile: false
        ).lookAtBlobs()
        let id = try await identify(source)
        let mark = BlobsMark(folder: target.folder)
        if let other = try mark.read(), other != id {
            throw QuillError(
                .otherInstallation, "The blobs in \(target.folder) belong to another installation.",
                hint: "Name a new file, or set QUILL_HOME.")
        }
        let copying = StoreCopy(from: source.store, to: target.store, tables: try await Self.tables())
        try await copying.begin(id)
        let tables = try await copying.run { table, rows in told("\(table): \(rows)") }
        let blobs = try await copyBlobs(copying, source, target, told)
        _ = try mark.write(id)
        // In this order: between the two nobody works on either, and the same command brings it to its end.
        let ends: AuditFacts = ["from": source.place.shown, "to": target.place.shown]
        try await source.store.mark(.moved) { store throws(QuillError) in
            try store.audit(.installationMoved, of: .installation, by: .commandLine, after: ends)
        }
        try await target.store.mark(.active) { store throws(QuillError) in
            try store.audit(.installationCopied, of: .installation, by: .commandLine, after: ends)
        }
        return CopyReport(
            installation: id, from: source.place.shown, to: target.place.shown,
            tables: tables.map { CopyReport.Table(name: $0.table, rows: $0.digest.rowCount, digest: $0.digest.digest) }, blobs: blobs)
    }

    /// Whose rows they are; a database from before installations had ids gets one.
    private func identify(_ source: End) async throws(QuillError) -> String {
        let mark = BlobsMark(folder: source.folder)
        if let known = try await source.store.installation() {
            guard known.state != .receiving else {
                throw QuillError(.otherInstallation, "The source is itself being copied to, and not all rows are there.")
            }
            return known.id
        }
        let id = if let written = try mark.read() { written } else { try mark.write(BlobsMark.newID()) }
        return try await source.store.settle(Installation(id: id, state: .active)).id
    }

    private func copyBlobs(
        _ copying: StoreCopy, _ source: End, _ target: End, _ told: @escaping @Sendable (String) -> Void
    ) async throws(QuillError) -> CopyReport.Blobs {
        var report = CopyReport.Blobs()
        var last: Digest?
        while true {
            let contents = try await copying.contents(after: last)
            guard let end = contents.last else { return report }
            for content in contents { try await copy(content, source, target, &report) }
            last = end
            told("blobs: \(report.copied + report.kept)")
        }
    }

    private func copy(_ content: Digest, _ source: End, _ target: End, _ report: inout CopyReport.Blobs) async throws(QuillError) {
        if await Self.isWhole(content, target.blobs) {
            report.kept += 1
            return
        }
        guard await Self.isWhole(content, source.blobs) else {
            report.missing.append(content.hex)
            return
        }
        let stored = try await target.blobs.put(file: try await source.blobs.file(content))
        guard stored.content == content else {
            throw QuillError(.homeDamaged, "A blob changed while it was copied.", hint: "Give the same command again.")
        }
        report.copied += 1
        report.bytes += stored.byteCount
    }

    private static func isWhole(_ content: Digest, _ blobs: LocalBlobStore) async -> Bool {
        do { return try await blobs.digest(file: try await blobs.file(content)).content == content } catch { return false }
    }

    /// The schema of today, from a database that is made for that and thrown away.
    private static func tables() async throws(QuillError) -> [CopiedTable] {
        let path = FileManager.default.temporaryDirectory.path + "/quill-\(getpid())-\(UInt32.random(in: .min ... .max)).db"
        defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
        let database: SQLiteDatabase
        do throws(SQLError) { database = try await SQLiteDatabase(path: path) } catch { throw SQLStore.classified(error) }
        do {
            let tables = try await CopiedTable.all(of: database)
            await database.close()
            return tables
        } catch {
            await database.close()
            throw error
        }
    }

    /// Opens an end, which `option` named, for this process alone as far as that can be made sure.
    private func with<T>(
        _ place: DatabasePlace, _ option: String, _ body: (End) async throws(QuillError) -> T
    ) async throws(QuillError) -> T {
        let own = configuration.with(database: place)
        var folder = configuration.home
        var home: Home?
        if case .sqlite(let path) = place {
            folder = String(path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex).dropLast())
            home = try Home(path: folder)
        } else {
            try Home.makeFolder(folder)
        }
        let opened: OpenDatabase
        do { opened = try await OpenDatabase.open(own, name: "quill-copy") } catch { throw error.about(option) }
        let store = SQLStore(opened.database, ids: App.ids(opened))
        do {
            if let server = opened.server { try await Self.checkAlone(server, place) }
            let blobs = try LocalBlobStore(root: folder + "/blobs")
            let value = try await body(End(place: place, store: store, folder: folder + "/blobs", blobs: blobs, home: home))
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }
}

extension CopyUse {
    /// Refuses while other processes of Quill are connected to the same database.
    private static func checkAlone(_ server: PostgreSQLDatabase, _ place: DatabasePlace) async throws(QuillError) {
        let facts: ServerFacts
        do { facts = try await ServerFacts.ask(server) } catch { throw .unexpected(error, while: "looking at the database") }
        guard facts.others == 0 else {
            throw QuillError(
                .homeInUse, "Other Quill processes are connected to \(place.shown) (\(facts.others) connections).",
                hint: "Stop the servers and workers of both databases first, so that nothing changes while it is copied.")
        }
    }
}

extension QuillError {
    /// The same of a database that an option named, and not the setting.
    fileprivate func about(_ option: String) -> QuillError {
        func said(_ words: String) -> String { words.replacingOccurrences(of: Setting.databaseURL.key, with: option) }
        return QuillError(code, said(message), disposition, hint: hint.map(said))
    }
}
