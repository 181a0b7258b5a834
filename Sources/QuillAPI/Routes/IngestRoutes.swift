internal import QuillCore
internal import QuillService
internal import QuillWire
internal import Support

extension Routes {
    static let ingest: [Route] = [
        Route(Endpoints.ingestAny, again: { try await began($0, $1, $2) }) { call, api in
            try await begin(call.request(Wire.Ingest.self), call, api)
        },
        Route(Endpoints.ingestYouTube, again: { try await began($0, $1, $2) }) { call, api in
            let request: Wire.Ingest = try await call.request()
            guard let url = request.url, try WebAddress(url).youTubeID != nil else {
                throw ValidationFailure(problems: [FieldProblem(field: "url", message: "has to be the address of a YouTube video.")])
            }
            return try await begin(request, call, api)
        },
        Route(Endpoints.ingestText, again: { try await started($0, $1, $2) }) { call, api in
            let request: Wire.IngestText = try await call.request(limit: 2 << 20)
            let text = Given.text(request.text, title: request.title)
            let started = try await api.quill.startArticle(ArticleRequest(text, request.wishes, trigger: call.trigger))
            return try .json(Wire.Ingested(started), status: 202)
        },
        Route(Endpoints.plan) { call, api in
            let request: Wire.Ingest = try await call.request()
            let (given, _) = try await given(request, api)
            let (item, plan) = try await api.quill.planArticle(ArticleRequest(given, request.wishes, trigger: call.trigger))
            return try .json(Wire.Plan(item, plan))
        },
        Route(Endpoints.newUpload, makes: Endpoints.upload, again: { try await upload($0, $1, $2) }) { call, api in
            let place = Effect.upload(Upload.newID())
            try await api.quill.note(place)
            return try await upload(place, call, api)
        },
        Route(Endpoints.upload) { call, api in
            let upload = try await api.uploads.upload(call.captured("id"))
            var answer = try Answer.json(Wire.Upload(upload))
            answer.headers += [
                ("Upload-Offset", String(upload.offset)), ("Upload-Length", String(upload.byteCount)), ("Cache-Control", "no-store"),
            ]
            return answer
        },
        Route(Endpoints.appendUpload) { call, api in
            guard let written = call.header("upload-offset"), var offset = Int64(written), offset >= 0 else {
                throw ValidationFailure(problems: [FieldProblem(field: "Upload-Offset", message: "has to say where these bytes belong.")])
            }
            while let piece = try await call.body.next() {
                offset = try await api.uploads.append(piece, to: call.captured("id"), at: offset)
            }
            return Answer(status: 204, headers: [("Upload-Offset", String(offset))])
        },
        Route(Endpoints.deleteUpload, again: { try await removed($0, $1, $2) }) { call, api in
            do throws(QuillError) { _ = try await api.uploads.upload(call.captured("id")) } catch {
                // One whose facts cannot be read can be given up all the same.
                guard error.code != .notFound else { throw error }
            }
            try await api.quill.note(.done)
            return try await removed(.done, call, api)
        },
    ]

    static func started(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        try .json(Wire.Ingested(await api.quill.started(effect)), status: 202)
    }

    private static func began(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        let request: Wire.Ingest = try await call.request()
        if let upload = request.uploadId { try await api.uploads.remove(upload) }
        return try await started(effect, call, api)
    }

    private static func upload(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        guard case .upload(let id) = effect else { throw effect.isForeign }
        let request: Wire.NewUpload = try await call.request()
        return try .json(Wire.Upload(await api.uploads.begin(id, name: request.name, byteCount: Int64(request.size))), status: 201)
    }

    private static func removed(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        try await api.uploads.remove(call.captured("id"))
        return .nothing
    }

    private static func begin(_ request: Wire.Ingest, _ call: Call, _ api: API) async throws -> Answer {
        let (given, upload) = try await given(request, api)
        let started = try await api.quill.startArticle(ArticleRequest(given, request.wishes, trigger: call.trigger))
        // Its bytes are in the blob store now.
        failpoint("upload.joined")
        if let upload { try await api.uploads.remove(upload) }
        return try .json(Wire.Ingested(started), status: 202)
    }

    private static func given(_ request: Wire.Ingest, _ api: API) async throws -> (given: Given, upload: String?) {
        if let url = request.url { return (.address(url), nil) }
        let upload = try await api.uploads.upload(request.uploadId ?? "")
        return (.file(path: try await api.uploads.finished(upload.id), name: upload.name), upload.id)
    }
}

extension ArticleRequest {
    init(_ given: Given, _ wishes: Wire.Wishes, trigger: String) {
        self.init(
            input: given, article: wishes.article ?? true, variants: wishes.variants ?? SummaryType.allCases.map(\.rawValue),
            destinations: wishes.to ?? [], writer: wishes.writer, maxSections: wishes.maxSections ?? 12, remake: wishes.remake ?? [],
            trigger: trigger)
        style = WritingStyle(wishes.style)
    }
}

extension WritingStyle {
    init(_ style: Wire.Style) {
        self.init()
        tone = style.tone
        industry = style.industry
        instructions = style.instructions
        temperature = style.temperature
        language = style.language
        targetChapters = style.targetChapters
        stepWriters = style.writers ?? [:]
    }
}
