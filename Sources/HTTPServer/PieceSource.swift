internal import Support

/// A body that is there already.
final class PieceSource: BodySource {
    private let rest: Lock<ArraySlice<[UInt8]>>

    init(_ pieces: [[UInt8]]) {
        rest = Lock(pieces.filter { !$0.isEmpty }[...])
    }

    func next() async throws(HTTPServerError) -> [UInt8]? {
        rest.withLock { $0.popFirst() }
    }
}
