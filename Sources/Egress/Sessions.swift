internal import Support

/// The open sessions by credential.
final class Sessions: Sendable {
    private let open = Lock<[String: SessionRecord]>([:])

    func add(_ record: SessionRecord) { open.withLock { $0[record.credential] = record } }

    func remove(_ record: SessionRecord) {
        record.end()
        open.withLock { $0[record.credential] = nil }
    }

    /// The session that a `Proxy-Authorization: Basic …` names. A look-up by hash of 128 random bits gives no
    /// timing to guess by.
    func find(authorization: [ArraySlice<UInt8>]) -> SessionRecord? {
        guard authorization.count == 1, let value = authorization.first else { return nil }
        let words = String(decoding: value, as: UTF8.self).split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "basic" else { return nil }
        return open.withLock { $0[String(words[1])] }
    }
}
