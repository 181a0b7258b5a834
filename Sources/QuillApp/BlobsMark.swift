internal import Foundation
internal import Glibc
internal import QuillCore
internal import QuillStore

/// The id of the installation that blobs belong to, kept beside them.
///
/// Rows speak of bytes, and what no row speaks of is swept away. So rows and bytes have to be of one installation.
protocol InstallationMark: Sendable {
    /// Where the blobs are, for people.
    var place: String { get }
    /// Nil where the blobs belong to nobody yet.
    func read() async throws(QuillError) -> String?
    /// Marks what belongs to nobody; returns whose it is afterwards.
    func write(_ id: String) async throws(QuillError) -> String
    func hasBlobs() async throws(QuillError) -> Bool
}

/// An object of the bucket that the blobs are in.
struct BucketMark: InstallationMark {
    let place: String
    let blobs: S3BlobStore

    func read() async throws(QuillError) -> String? { try await blobs.installation() }
    func write(_ id: String) async throws(QuillError) -> String { try await blobs.mark(installation: id) }
    func hasBlobs() async throws(QuillError) -> Bool { try await blobs.hasAny() }
}

/// The file `installation` in the folder of the blobs.
struct BlobsMark: InstallationMark {
    let folder: String
    var place: String { folder }
    private var path: String { folder + "/installation" }

    func read() throws(QuillError) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw FileFailure.classified(errno, of: "Quill's blobs")
        }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        var count = Glibc.read(file, &buffer, buffer.count)
        while count < 0 && errno == EINTR { count = Glibc.read(file, &buffer, buffer.count) }
        guard count >= 0 else { throw FileFailure.classified(errno, of: "Quill's blobs") }
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self)
    }

    func write(_ id: String) throws(QuillError) -> String {
        // Whole or not at all, and never over another's: a link is made only where there is none.
        let draft = path + "-\(getpid())-\(UInt32.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "Quill's blobs") }
        defer { unlink(draft) }
        let bytes = Array((id + "\n").utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let reason = errno
        close(file)
        guard isWritten else { throw FileFailure.classified(reason, of: "Quill's blobs") }
        if link(draft, path) != 0, errno != EEXIST { throw FileFailure.classified(errno, of: "Quill's blobs") }
        return try read() ?? id
    }

    /// Bytes lie in the folders that are named by two digits.
    func hasBlobs() -> Bool {
        do { return try FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.utf8.count == 2 } } catch { return false }
    }

    static func newID() -> String {
        "ins_" + ULID.make(milliseconds: Int64(time(nil)) * 1_000, chance: (.random(in: .min ... .max), .random(in: .min ... .max)))
    }
}

/// Whether a database and blobs belong together. Called when one is opened to work in.
struct InstallationCheck: Sendable {
    let store: SQLStore
    let mark: any InstallationMark
    let database: DatabasePlace
    /// The home has a SQLite file of its own, with rows that speak of the same blobs.
    let hasFile: Bool
    private var blobs: String { mark.place }

    func settle() async throws(QuillError) {
        switch (try await store.installation(), try await mark.read()) {
        case (let known?, let id?): try judge(known, id)
        case (let known?, nil):
            // Whoever joins a server's database has to bring its blobs; a file lies beside them.
            if database.isServer { throw missing(known.id) }
            try judge(known, try await mark.write(known.id))
        case (nil, let id):
            if database.isServer, hasFile { throw besideAFile }
            if database.isServer, id != nil, try await mark.hasBlobs() { throw foreignBlobs }
            let mine = if let id { id } else { try await mark.write(BlobsMark.newID()) }
            try judge(await store.settle(Installation(id: mine, state: .active)), mine)
        }
    }

    private func judge(_ known: Installation, _ id: String) throws(QuillError) {
        guard known.id == id else {
            throw QuillError(
                .otherInstallation, "The database \(database.shown) belongs to the installation \(known.id), and \(blobs) to \(id).",
                hint: "Two installations need two databases, or two schemas; set \(Setting.databaseURL.key) or \(Setting.home.key) anew.")
        }
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

    private func missing(_ id: String) -> QuillError {
        QuillError(
            .otherInstallation, "The database \(database.shown) belongs to the installation \(id), whose blobs are not in \(blobs).",
            hint:
                "All that work on one database need the same blobs: make that folder a shared one, or keep them in a bucket (docs/howto/use-postgresql.md)."
        )
    }

    private var besideAFile: QuillError {
        QuillError(
            .otherInstallation, "The database \(database.shown) is empty, and Quill's home holds an installation in quill.db.",
            hint: "Move it with `quill copy --from sqlite: --to …`, or set \(Setting.home.key) to another folder.")
    }

    private var foreignBlobs: QuillError {
        QuillError(
            .otherInstallation, "The database \(database.shown) is empty, and the blobs in \(blobs) belong to another installation.",
            hint: "Name the database that belongs to them, or set \(Setting.home.key) to another folder.")
    }
}
