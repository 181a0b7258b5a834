package import QuillClient
internal import QuillCore
internal import QuillAPI
internal import QuillService
internal import QuillWire
internal import Support

/// Carries calls into an open home of the same process: the same API, without sockets.
package struct InProcess: Transport {
    private let app: App
    private let api: API
    private let files: LentFiles

    package init(_ app: App, _ configuration: Configuration, version: String) {
        self.app = app
        files = LentFiles(app.uploads)
        api = API(
            quill: app.quill, uploads: files,
            about: API.About(
                version: version, environment: configuration.environment, queueMode: configuration.queue.mode.rawValue,
                database: configuration.database.kind), vitals: { await app.vitals() })
    }

    package func lend(_ file: any UploadSource) async throws(ClientError) -> String? {
        file.path.map { files.lend(path: $0, name: file.name) }
    }

    package func send(_ call: WireCall) async throws(ClientError) -> WireAnswer {
        let method = call.endpoint.method
        let answer = await api.answer(
            Call(
                method: method, segments: call.segments, query: call.query, headers: call.headers, body: BytesBody(call.body),
                requestID: "local", actor: .commandLine))
        if method != .get && method != .head { app.woken() }
        return WireAnswer(status: answer.status, headers: answer.headers, body: try await body(answer.body))
    }

    private func body(_ body: Answer.Body) async throws(ClientError) -> any AnswerBody {
        switch body {
        case .empty: return PieceQueue(holding: [])
        case .bytes(let bytes): return PieceQueue(holding: [bytes])
        case .file(let path, let offset, let byteCount):
            return FileBody(file: LocalFile(path: path), offset: offset, byteCount: byteCount)
        case .events(let after, let filter): return try await events(after, filter)
        }
    }

    private func events(_ after: Int64?, _ filter: EventFilter) async throws(ClientError) -> any AnswerBody {
        let queue = PieceQueue()
        do {
            let listener = try await app.feed.listen(after: after, filter, onDrop: { queue.end() }) { queue.put($0) }
            if let listener { queue.whenGone { [feed = app.feed] in Task { await feed.leave(listener) } } } else { queue.end() }
            return queue
        } catch {
            throw .local(Wire.Fault(code: error.code.rawValue, message: error.message, hint: error.hint))
        }
    }
}

/// A stretch of a file as an answer.
private final class FileBody: AnswerBody {
    private let file: LocalFile
    private let place: Lock<(offset: Int64, end: Int64)>

    init(file: LocalFile, offset: Int64, byteCount: Int64) {
        self.file = file
        place = Lock((offset, offset + byteCount))
    }

    func next() async throws(ClientError) -> [UInt8]? {
        let (offset, end) = place.withLock { $0 }
        guard offset < end else { return nil }
        let bytes = try await file.read(at: offset, count: Int(min(1 << 18, end - offset)))
        place.withLock { $0.offset += Int64(bytes.count) }
        return bytes.isEmpty ? nil : bytes
    }
}
