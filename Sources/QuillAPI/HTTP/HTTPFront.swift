package import HTTPServer
internal import QuillCore
package import QuillService
internal import QuillWire
internal import Support

/// What stands between the sockets and the API: who may ask at all, forms with files, ranges of files, and event streams.
package struct HTTPFront: Sendable {
    private let api: API
    let feed: EventFeed
    /// Answers what is no route of the API: the dashboard. It is told the name of the request.
    private let pages: (@Sendable (Request, String) async -> Response?)?

    package init(api: API, feed: EventFeed, pages: (@Sendable (Request, String) async -> Response?)? = nil) {
        self.api = api
        self.feed = feed
        self.pages = pages
    }

    /// Whether the process lives: asked for often, by machines, and known by heart.
    package func quick(_ request: Request) -> Response? {
        guard request.path == "/healthz", request.method == "GET", request.rawQuery.isEmpty, Gate.refusal(of: request) == nil else {
            return nil
        }
        return Self.alive
    }

    /// Questions to the API go on where they have read: their answers are small and soon written. Whatever else there is (pages, changes, streams,
    /// exports) may take longer, and has the pool.
    package func executor(_ request: Request) -> (any TaskExecutor)? {
        request.method == "GET" && request.segments.first == "api" && request.segments.last != "export" ? api.quill.readingExecutor : nil
    }

    private static let alive = Response(
        headers: [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")], body: .text("ok\n"))

    package func answer(_ request: Request) async -> Response {
        let began = ContinuousClock.now
        let id = RequestID.next()
        var response: Response
        if let refusal = Gate.refusal(of: request) {
            response = plain(Problem.answer(refusal, id))
        } else if !Self.isOfAPI(request.segments), let page = await pages?(request, id) {
            response = page
        } else {
            response = await ask(request, id)
        }
        response = await response.compressed(for: request)
        response.headers.append(("X-Request-Id", id))
        if !response.headers.contains(where: { $0.name == "X-Content-Type-Options" }) {
            response.headers.append(("X-Content-Type-Options", "nosniff"))
        }
        response.headers.append(("Server-Timing", Self.timing(ContinuousClock.now - began)))
        return response
    }

    /// Milliseconds with three places, without the long way through floating point.
    private static func timing(_ spent: Duration) -> String {
        let microseconds = spent.components.seconds * 1_000_000 + spent.components.attoseconds / 1_000_000_000_000
        let places = String(microseconds % 1_000)
        return "total;dur=\(microseconds / 1_000)." + String(repeating: "0", count: 3 - places.utf8.count) + places
    }

    private static func isOfAPI(_ segments: [String]) -> Bool {
        guard let first = segments.first else { return false }
        return ["api", "healthz", "metrics", "readyz", "webhook"].contains(first)
    }

    private func ask(_ request: Request, _ id: String) async -> Response {
        guard let method = Endpoint.Method(rawValue: request.method) else {
            return plain(
                Problem.answer(QuillError(.unsupported, "The method is not known.", hint: "GET /api lists what there is."), id, status: 501)
            )
        }
        let call = Call(
            method: method, segments: request.segments, query: request.query, headers: request.headers.all,
            body: SocketBody(request.body), requestID: id, rawPath: request.path, rawQuery: request.rawQuery,
            actor: AuditActor(request))
        do {
            guard let form = try await FormIngest.read(call, request, api.uploads) else {
                return await response(await api.answer(call), to: request, id)
            }
            let answer = await api.answer(form.call)
            if let upload = form.upload { await tidy(upload) }
            return await response(answer, to: request, id)
        } catch {
            return plain(Problem.answer(.unexpected(error, while: "reading the form"), id))
        }
    }

    /// Nobody else knows the upload of a form: what was refused, or answered before, leaves its file behind.
    private func tidy(_ upload: String) async {
        do { try await api.uploads.remove(upload) } catch {
            Log.error("the file of a form could not be removed, and goes after a day: \(error.message)")
        }
    }

    private func response(_ answer: Answer, to request: Request, _ id: String) async -> Response {
        switch answer.body {
        case .empty, .bytes: return plain(answer)
        case .file(let path, let offset, let byteCount): return file(answer, path, UInt64(offset), UInt64(byteCount), request)
        case .events(let after, let filter): return await events(answer, after, filter, id)
        }
    }

    func plain(_ answer: Answer) -> Response {
        let bytes: [UInt8] = if case .bytes(let bytes) = answer.body { bytes } else { [] }
        return Response(status: answer.status, headers: answer.headers, body: bytes.isEmpty ? .empty : .bytes(bytes))
    }

    private func file(_ answer: Answer, _ path: String, _ offset: UInt64, _ size: UInt64, _ request: Request) -> Response {
        var headers = answer.headers + [(name: "Accept-Ranges", value: "bytes")]
        let tag = answer.headers.first { $0.name == "ETag" }.flatMap { EntityTag(field: $0.value) }
        if let tag, tag.satisfies(ifNoneMatch: request.headers["If-None-Match"]) { return Response(status: 304, headers: headers) }
        let isHonoured = tag?.satisfies(ifRange: request.headers["If-Range"]) ?? true
        switch isHonoured ? RangeHeader(request.headers["Range"], size: size) : .whole {
        case .whole: return Response(status: answer.status, headers: headers, body: .file(path: path, offset: offset, length: size))
        case .part(let range):
            headers.append(("Content-Range", range.contentRange(size: size)))
            return Response(status: 206, headers: headers, body: .file(path: path, offset: offset + range.offset, length: range.length))
        case .unsatisfiable:
            headers.append(("Content-Range", RangeHeader.unsatisfiedContentRange(size: size)))
            return Response(status: 416, headers: headers)
        }
    }
}

/// A request's body with its failures in Quill's words.
private struct SocketBody: CallBody {
    private let body: RequestBody

    init(_ body: RequestBody) { self.body = body }

    var length: Int64? { body.length.map { Int64(clamping: $0) } }

    func next() async throws(QuillError) -> [UInt8]? {
        do { return try await body.next() } catch { throw QuillError(error) }
    }
}

extension QuillError {
    /// What came over the socket and could not be read.
    init(_ error: HTTPServerError) {
        switch error {
        case .bodyTooLarge(let limit): self.init(.tooLarge, "The body is larger than \(limit) bytes.", hint: "Upload it as a file.")
        case .badMultipart(let why): self.init(.invalidInput, "The form cannot be read: \(why).", hint: "Send multipart/form-data.")
        default: self.init(.unreachable, "The request broke off: \(error).", hint: "Send it again.")
        }
    }
}
