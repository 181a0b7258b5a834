import Support
import Testing

@testable import QuillClient
@testable import QuillWire

@Suite("Sending a file")
struct UploadTests {
    @Test("It comes in whole, piece by piece, whatever piece the connection breaks off in", arguments: 0...5)
    func cut(at cut: Int) async throws {
        let store = UploadServer { number in number == cut ? .cut(after: 3) : .takes }
        let sent = Lock<[Int64]>([])
        let id = try await store.client.upload(source, pieceBytes: 7, told: { done, _ in sent.withLock { $0.append(done) } })
        #expect(id == "upl_1")
        #expect(store.bytes == source.bytes)
        let told = sent.withLock { $0 }
        #expect(told == told.sorted() && told.first == 0 && told.last == Int64(source.bytes.count))
    }

    @Test("A piece that arrived although its answer did not is not sent again")
    func answerLost() async throws {
        let store = UploadServer { number in number == 2 ? .cut(after: 7) : .takes }
        _ = try await store.client.upload(source, pieceBytes: 7)
        #expect(store.bytes == source.bytes)
        #expect(store.pieces == [7, 7, 7, 7, 2])
    }

    @Test("One that was broken off before goes on where it stands")
    func resumed() async throws {
        let store = UploadServer(holding: Array(source.bytes.prefix(20))) { _ in .takes }
        _ = try await store.client.upload(source, goingOnWith: "upl_1", pieceBytes: 7)
        #expect(store.bytes == source.bytes)
        #expect(store.pieces == [7, 3])
    }

    @Test("A server that stays away is given up, and one that refuses is believed at once")
    func givenUp() async throws {
        let away = UploadServer { _ in .cut(after: 0) }
        await #expect(throws: ClientError.self) { try await away.client.upload(source, pieceBytes: 7) }
        #expect(away.pieces.count == 6)
        let full = UploadServer { _ in .refuses }
        let begun = Lock("")
        await #expect(throws: ClientError.self) {
            try await full.client.upload(source, pieceBytes: 7, began: { id in begun.withLock { $0 = id } })
        }
        #expect(full.pieces.count == 1)
        #expect(begun.withLock { $0 } == "upl_1", "nobody could give it up")
    }

    @Test("A file that shrinks while it is sent is told as that")
    func shrunk() async throws {
        let store = UploadServer { _ in .takes }
        let file = BytesSource(bytes: source.bytes, told: 90)
        let failure = await #expect(throws: ClientError.self) { try await store.client.upload(file, pieceBytes: 7) }
        guard case .local(let fault)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(fault.code == "conflict")
    }

    private let source = BytesSource(bytes: (0..<30).map { UInt8($0) }, told: 30)
}

private struct BytesSource: UploadSource {
    let bytes: [UInt8]
    let told: Int64
    var name: String { "talk\n.mp4" }
    var path: String? { nil }
    func size() async throws(ClientError) -> Int64 { told }
    func read(at offset: Int64, count: Int) async throws(ClientError) -> [UInt8] { Array(bytes.dropFirst(Int(offset)).prefix(count)) }
}

/// Takes an upload as the real one does, and breaks off where it is told to.
private final class UploadServer: Transport {
    enum Deed: Sendable {
        case takes
        /// Keeps so many bytes of the piece, then the connection is gone.
        case cut(after: Int)
        case refuses
    }

    private let state: Lock<(bytes: [UInt8], pieces: [Int])>
    private let deed: @Sendable (Int) -> Deed

    /// - Parameter deed: what it does with the piece of that number, from 0.
    init(holding bytes: [UInt8] = [], _ deed: @escaping @Sendable (Int) -> Deed) {
        state = Lock((bytes, []))
        self.deed = deed
    }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var pieces: [Int] { state.withLock { $0.pieces } }
    var client: QuillClient { QuillClient(self, pause: { _ in }) }

    func send(_ call: WireCall) async throws(ClientError) -> WireAnswer {
        guard call.endpoint.name == "uploads.append" else {
            if call.endpoint.name == "uploads.create" { #expect(String(decoding: call.body, as: UTF8.self).contains("talk .mp4")) }
            let told: Int64 = String(decoding: call.body, as: UTF8.self).contains("90") ? 90 : 30
            let status = call.endpoint.name == "uploads.create" ? 201 : 200
            return try .json(Wire.Upload(id: "upl_1", name: "talk", size: told, offset: Int64(bytes.count)), status: status)
        }
        let number = state.withLock { state -> Int in
            state.pieces.append(call.body.count)
            return state.pieces.count - 1
        }
        let offset = call.headers.first { $0.name == "Upload-Offset" }?.value
        guard offset == String(bytes.count) else { return try .problem(409, "conflict") }
        switch deed(number) {
        case .takes:
            state.withLock { $0.bytes += call.body }
            return .text("", status: 204)
        case .cut(let kept):
            state.withLock { $0.bytes += call.body.prefix(kept) }
            throw .unreachable("it ended the connection")
        case .refuses: return try .problem(507, "disk-full")
        }
    }
}
