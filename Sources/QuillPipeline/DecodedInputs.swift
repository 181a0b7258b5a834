internal import QuillCore
internal import Support

/// The inputs that were read last, as values: the sections of an article rest on one transcript and one outline, which would otherwise
/// be read from JSON for each of them. What a digest names never changes, so nothing here can be out of date.
final class DecodedInputs: Sendable {
    private struct Entry {
        let digest: Digest
        let value: any Sendable
    }

    /// Enough for the inputs of two jobs of one article; an hour's transcript takes about 0.3 MB.
    private static let capacity = 6
    /// What is larger is read anew each time, so that a few of them do not fill the memory.
    static let limitBytes = 4 << 20

    private let entries = Lock<[Entry]>([])

    func value<T: Sendable>(_ digest: Digest, as type: T.Type) -> T? {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.digest == digest && $0.value is T }) else { return nil }
            let entry = entries.remove(at: index)
            entries.append(entry)
            return entry.value as? T
        }
    }

    func keep(_ value: any Sendable, for digest: Digest) {
        entries.withLock { entries in
            entries.append(Entry(digest: digest, value: value))
            if entries.count > Self.capacity { entries.removeFirst() }
        }
    }
}
