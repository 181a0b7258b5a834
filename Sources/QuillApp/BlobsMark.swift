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
    /// Whether these bytes are there; nothing is said of whether they are the right ones.
    func has(_ content: Digest) async throws(QuillError) -> Bool
}

/// An object of the bucket that the blobs are in.
struct BucketMark: InstallationMark {
    let place: String
    let blobs: S3BlobStore

    func read() async throws(QuillError) -> String? { try await blobs.installation() }
    func write(_ id: String) async throws(QuillError) -> String { try await blobs.mark(installation: id) }
    func hasBlobs() async throws(QuillError) -> Bool { try await blobs.hasAny() }

    func has(_ content: Digest) async throws(QuillError) -> Bool {
        do throws(QuillError) { _ = try await blobs.head(content, byteCount: 1) } catch {
            guard error.code == .homeDamaged else { throw error }
            return false
        }
        return true
    }
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

    func has(_ content: Digest) throws(QuillError) -> Bool {
        if access("\(folder)/\(content.hex.prefix(2))/\(content.hex.dropFirst(2))", F_OK) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw FileFailure.classified(errno, of: "Quill's blobs") }
        return false
    }

    static func newID() -> String {
        "ins_" + ULID.make(milliseconds: Int64(time(nil)) * 1_000, chance: (.random(in: .min ... .max), .random(in: .min ... .max)))
    }
}
