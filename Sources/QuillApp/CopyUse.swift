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
        /// Left where they are, since both databases speak of the same place.
        package var stayed = 0
    }

    package let installation: String
    package let from: String
    package let to: String
    package let tables: [Table]
    package let blobs: Blobs
}

/// `quill copy`: moves an installation into another database, rows and bytes. Files that `QUILL_STORAGE_URL` keeps elsewhere stay there. The
/// source is left whole, and says that it was moved.
package struct CopyUse: Sendable {
    /// A database, open for this process, and the files beside it.
    private struct End {
        let place: DatabasePlace
        let store: SQLStore
        let mark: any InstallationMark
        /// Nil where the files of both ends are in one place.
        let blobs: LocalBlobStore?
        let home: Home?
    }

    private let configuration: Configuration
    private let from: DatabasePlace
    private let to: DatabasePlace

    /// Both are written as `QUILL_DATABASE_URL` is; unless `QUILL_STORAGE_URL` says otherwise the blobs of a file lie beside it, those of a
    /// server in the home.
    package init(_ configuration: Configuration, from: String, to: String) throws(QuillError) {
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
        if case .folder(nil) = configuration.storage { return try await run(shared: nil, told) }
        try Home.makeFolder(configuration.home)
        return try await configuration.storage.withMark(home: configuration.home) { (mark) throws(QuillError) in
            try await run(shared: mark, told)
        }
    }

    /// - Parameter shared: of the place where the files of both are; nil where each has its own.
    private func run(
        shared: (any InstallationMark)?, _ told: @escaping @Sendable (String) -> Void
    ) async throws(QuillError) -> CopyReport {
        try await with(from, "--from", shared) { (source) throws(QuillError) in
            try await with(to, "--to", shared) { (target) throws(QuillError) in try await copy(source, target, told) }
        }
    }

    private func copy(_ source: End, _ target: End, _ told: @escaping @Sendable (String) -> Void) async throws(QuillError) -> CopyReport {
        try await source.store.migrate()
        try await target.store.migrate()
        // Rows that go without their blobs, because the disk of these is not mounted, would be said to have moved.
        try await InstallationCheck(
            store: source.store, mark: source.mark, database: source.place, hasFile: false
        ).lookAtBlobs()
        let id = try await identify(source)
        if let other = try await target.mark.read(), other != id {
            throw QuillError(
                .otherInstallation, "The blobs in \(target.mark.place) belong to another installation.",
                hint: "Name a new file, or set QUILL_HOME.")
        }
        let copying = StoreCopy(from: source.store, to: target.store, tables: try await Self.tables())
        try await copying.begin(id)
        let tables = try await copying.run { table, rows in told("\(table): \(rows)") }
        let blobs = try await copyBlobs(copying, source, target, told)
        _ = try await target.mark.write(id)
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
        if let known = try await source.store.installation() {
            guard known.state != .receiving else {
                throw QuillError(.otherInstallation, "The source is itself being copied to, and not all rows are there.")
            }
            return known.id
        }
        let id = if let written = try await source.mark.read() { written } else { try await source.mark.write(BlobsMark.newID()) }
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
            if let from = source.blobs, let to = target.blobs {
                for content in contents { try await Self.copy(content, from, to, &report) }
            } else {
                report.stayed += contents.count
            }
            last = end
            told("blobs: \(report.copied + report.kept + report.stayed)")
        }
    }

    private static func copy(
        _ content: Digest, _ source: LocalBlobStore, _ target: LocalBlobStore, _ report: inout CopyReport.Blobs
    ) async throws(QuillError) {
        if await isWhole(content, target) {
            report.kept += 1
            return
        }
        guard await isWhole(content, source) else {
            report.missing.append(content.hex)
            return
        }
        let stored = try await target.put(file: try await source.file(content))
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
        _ place: DatabasePlace, _ option: String, _ shared: (any InstallationMark)?, _ body: (End) async throws(QuillError) -> T
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
            let blobs = shared == nil ? try LocalBlobStore(root: folder + "/blobs") : nil
            let mark = shared ?? BlobsMark(folder: folder + "/blobs")
            let value = try await body(End(place: place, store: store, mark: mark, blobs: blobs, home: home))
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
