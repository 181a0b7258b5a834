/// Files that are being sent to us in pieces. A connection that breaks costs only what was under way: the sender asks how much
/// is there and goes on.
package protocol UploadStore: Sendable {
    /// `byteCount` is nil where the sender cannot tell it before the end (`close`).
    func begin(name: String, byteCount: Int64?) async throws(QuillError) -> Upload
    /// Throws `not-found` for one that was never begun, was finished, or is older than a day.
    func upload(_ id: String) async throws(QuillError) -> Upload
    /// Adds bytes at `offset`, which has to be where it stands. Returns where it stands then.
    func append(_ bytes: [UInt8], to id: String, at offset: Int64) async throws(QuillError) -> Int64
    /// Says that what is there is all: for a sender that could not tell the size before.
    func close(_ id: String) async throws(QuillError)
    /// The path of a file that has come in whole.
    func finished(_ id: String) async throws(QuillError) -> String
    func remove(_ id: String) async throws(QuillError)
}

package struct Upload: Sendable, Hashable, Codable {
    package let id: String
    package let name: String
    package let byteCount: Int64
    /// How much of it is there.
    package let offset: Int64

    package init(id: String, name: String, byteCount: Int64, offset: Int64) {
        self.id = id
        self.name = name
        self.byteCount = byteCount
        self.offset = offset
    }
}
