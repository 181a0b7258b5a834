internal import QuillCore
internal import QuillStore

/// Whether a database and blobs belong together. Called when one is opened to work in.
struct InstallationCheck: Sendable {
    let store: SQLStore
    let mark: any InstallationMark
    let database: DatabasePlace
    /// The home has a SQLite file of its own, with rows that speak of the same blobs.
    let hasFile: Bool

    /// So many contents are looked for where nothing else tells whose the blobs are. Digests are spread evenly: where not one of these is
    /// there, it is another place.
    private static let sample = 100

    /// Checks it, and marks what belongs to nobody yet.
    ///
    /// - Parameter acceptsLoss: takes the place as it is, because somebody said that the files are gone for good.
    func settle(acceptsLoss: Bool) async throws(QuillError) {
        let (known, id) = (try await store.installation(), try await mark.read())
        // Of what is being copied, or was moved, the blobs may be elsewhere: that is not what is wrong.
        if let known { try Self.judge(known, database) }
        try await check(known, id, acceptsLoss)
        let mine = if let id { id } else { try await mark.write(known?.id ?? BlobsMark.newID()) }
        let owner = if let known { known } else { try await store.settle(Installation(id: mine, state: .active)) }
        try belong(owner, mine)
        try Self.judge(owner, database)
    }

    /// The same for those who change nothing.
    func look(acceptsLoss: Bool) async throws(QuillError) {
        if let known = try await store.installation() { try Self.judge(known, database) }
        try await lookAtBlobs(acceptsLoss: acceptsLoss)
    }

    /// The same, of an installation that may have been moved.
    func lookAtBlobs(acceptsLoss: Bool = false) async throws(QuillError) {
        try await check(try await store.installation(), try await mark.read(), acceptsLoss)
    }

    private func check(_ known: Installation?, _ id: String?, _ acceptsLoss: Bool) async throws(QuillError) {
        if known == nil, database.isServer {
            if hasFile { throw besideAFile }
            if id != nil, try await mark.hasBlobs() { throw foreignBlobs }
        }
        if let known, let id { return try belong(known, id) }
        if acceptsLoss { return }
        // Blobs of an older Quill bear no mark. A folder that is empty is none of them: the disk may not be mounted.
        let held = try await held()
        // Whoever joins a server's database has to bring its blobs, and the file that lies beside them: these may be a copy of some.
        if let known, database.isServer { throw held == .found ? unmarked(known) : missing(known) }
        if held == .missing { throw missing(known) }
    }

    /// Of the bytes that rows speak of: whether any are there, or none is spoken of.
    private enum Held { case found, missing, unspoken }

    private func held() async throws(QuillError) -> Held {
        let contents = try await store.read { store throws(QuillError) in try store.contents(after: nil, limit: Self.sample) }
        for blob in contents where try await mark.has(blob.content) { return .found }
        return contents.isEmpty ? .unspoken : .missing
    }

    private func belong(_ known: Installation, _ id: String) throws(QuillError) {
        guard known.id == id else {
            throw QuillError(
                .otherInstallation, "The database \(database.shown) belongs to the installation \(known.id), and \(mark.place) to \(id).",
                hint: "Two installations need two databases, or two schemas; set \(Setting.databaseURL.key) or \(Setting.home.key) anew.")
        }
    }

    /// Whether its rows may be worked on in this database.
    static func judge(_ known: Installation, _ database: DatabasePlace) throws(QuillError) {
        switch known.state {
        case .active: return
        case .receiving:
            throw QuillError(
                .otherInstallation, "The database \(database.shown) is being copied to, and not all rows are there.",
                hint: "Give the same `quill copy` again: it begins anew.")
        case .moved:
            throw QuillError(
                .otherInstallation, "The installation in \(database.shown) was moved to another database.",
                hint: "Set \(Setting.databaseURL.key) to that one. To go back, `quill copy` from it to a new file.")
        }
    }

    private func missing(_ known: Installation?) -> QuillError {
        let owner = known.map { "belongs to the installation \($0.id), whose blobs" } ?? "speaks of files that"
        let shared = "All that work on one database need the same blobs: make that folder a shared one, or keep them in a bucket "
        return QuillError(
            .otherInstallation, "The database \(database.shown) \(owner) are not in \(mark.place).",
            hint: (database.isServer ? shared + "(docs/howto/use-postgresql.md). " : "")
                + "Mount the disk that they are on, or set \(Setting.storageURL.key) to where they are. "
                + "Where they are lost for good: restore a backup, or `quill repair --accept-loss`.")
    }

    private func unmarked(_ known: Installation) -> QuillError {
        QuillError(
            .otherInstallation,
            "The database \(database.shown) belongs to the installation \(known.id), and files of it are in \(mark.place), "
                + "but not the mark that they are all of them.",
            hint: "Bring `installation` from where the files come from. Where that is lost, write the id into a file of that name there: "
                + "if all that work on this database share that place, as they have to.")
    }

    private var besideAFile: QuillError {
        QuillError(
            .otherInstallation, "The database \(database.shown) is empty, and Quill's home holds an installation in quill.db.",
            hint: "Move it with `quill copy --from sqlite: --to …`, or set \(Setting.home.key) to another folder.")
    }

    private var foreignBlobs: QuillError {
        QuillError(
            .otherInstallation, "The database \(database.shown) is empty, and the blobs in \(mark.place) belong to another installation.",
            hint: "Name the database that belongs to them, or set \(Setting.home.key) to another folder.")
    }
}
