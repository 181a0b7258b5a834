internal import QuillCore

/// A backup that is being made, under another name than it will have: a folder, or one file.
protocol BackupTarget: Sendable {
    /// Where the database is copied to first.
    var databasePath: String { get }
    /// Takes in that copy, and tells what it holds.
    func takeDatabase() async throws(QuillError) -> StoredBlob
    /// Takes in a file. Throws `home-damaged`, and takes nothing, where it holds something else.
    func take(_ source: String, as blob: StoredBlob) async throws(QuillError)
    /// Writes the manifest, waits for the disk, and gives the backup its name.
    func finish(_ manifest: [UInt8]) async throws(QuillError)
    func discard() async
}

/// A backup that is taken in again.
protocol BackupSource: Sendable {
    func manifest() async throws(QuillError) -> [UInt8]
    func copyDatabase(to path: String) async throws(QuillError) -> StoredBlob
    /// A file that holds the bytes, until the next is asked for; contents are asked for in the order of their digests. Throws `not-found`.
    func file(_ content: Digest) async throws(QuillError) -> String
    func close() async
}

extension Backup {
    /// A manifest names what was missing; one that is larger than this is none.
    static let manifestBytesMax = 256 << 20

    /// `blobs/ab/cdef…`: the place of a file in a backup.
    static func place(of content: Digest) -> String { "blobs/\(content.hex.prefix(2))/\(content.hex.dropFirst(2))" }
}
