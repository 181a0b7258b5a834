internal import QuillCore
internal import QuillService
internal import QuillWire
internal import Support

extension Routes {
    static let ingest: [Route] = [
        Route(Endpoints.ingestAny) { call, api in try await begin(call.request(Wire.Ingest.self), call, api) },
        Route(Endpoints.ingestYouTube) { call, api in
            let request: Wire.Ingest = try await call.request()
            guard let url = request.url, try WebAddress(url).youTubeID != nil else {
                throw ValidationFailure(problems: [FieldProblem(field: "url", message: "has to be the address of a YouTube video.")])
            }
            return try await begin(request, call, api)
        },
        Route(Endpoints.ingestText) { call, api in
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
        Route(Endpoints.newUpload, makes: Endpoints.upload) { call, api in
            let request: Wire.NewUpload = try await call.request()
            let upload = try await api.uploads.begin(name: request.name, byteCount: Int64(request.size))
            return try .json(Wire.Upload(upload), status: 201)
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
        Route(Endpoints.deleteUpload) { call, api in
            _ = try await api.uploads.upload(call.captured("id"))
            try await api.uploads.remove(call.captured("id"))
            return .nothing
        },
    ]

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
