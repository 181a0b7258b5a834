/// Files that are being sent to us in pieces. A connection that breaks costs only what was under way: the sender asks how much
/// is there and goes on.
package protocol UploadStore: Sendable {
    /// `byteCount` is nil where the sender cannot tell it before the end (`close`). One that was begun under this id is left as it
    /// stands, so whoever does not know whether it was may do so again.
    func begin(_ id: String, name: String, byteCount: Int64?) async throws(QuillError) -> Upload
    /// Throws `not-found` for one that was never begun, was finished, or is older than a day.
    func upload(_ id: String) async throws(QuillError) -> Upload
    /// Adds bytes at `offset`, which has to be where it stands. Returns where it stands then.
    func append(_ bytes: [UInt8], to id: String, at offset: Int64) async throws(QuillError) -> Int64
    /// Says that what is there is all: for a sender that could not tell the size before.
    func close(_ id: String) async throws(QuillError)
    /// The path of a file that has come in whole.
    func finished(_ id: String) async throws(QuillError) -> String
    /// Nothing is wrong where it is not there.
    func remove(_ id: String) async throws(QuillError)
}

extension UploadStore {
    package func begin(name: String, byteCount: Int64?) async throws(QuillError) -> Upload {
        try await begin(Upload.newID(), name: name, byteCount: byteCount)
    }
}

package struct Upload: Sendable, Hashable, Codable {
    package let id: String
    package let name: String
    package let byteCount: Int64
    /// How much of it is there.
    package let offset: Int64

    /// `upl_` and 130 bits of chance: it is known to whoever began it and to nobody else.
    package static func newID() -> String {
        "upl_" + (0..<26).map { _ in String("0123456789ABCDEFGHJKMNPQRSTVWXYZ".randomElement() ?? "0") }.joined()
    }

    package init(id: String, name: String, byteCount: Int64, offset: Int64) {
        self.id = id
        self.name = name
        self.byteCount = byteCount
        self.offset = offset
    }
}
