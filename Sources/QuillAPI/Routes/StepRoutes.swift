internal import QuillCore
internal import QuillService
internal import QuillWire

/// Single steps, and the pipeline that writes an article.
extension Routes {
    static let steps: [Route] = [
        Route(Endpoints.step) { call, api in
            guard let key = call.header("idempotency-key") ?? call.header("x-idempotency-key"), (1...200).contains(key.utf8.count) else {
                return Problem.answer(
                    QuillError(
                        .invalidInput, "The header Idempotency-Key is missing.",
                        hint: "Send any text of your own that is new for each wish; the same one with the same body gives the same answer."),
                    call.requestID, status: 400)
            }
            guard let step = SingleStep(rawValue: call.captured("step")) else {
                let known = SingleStep.allCases.map(\.rawValue).joined(separator: ", ")
                throw QuillError(.notFound, "There is no step \(call.captured("step").prefix(60)).", hint: "There are \(known).")
            }
            let request: Wire.RunStep = try await call.request(limit: 2 << 20)
            let run = try await api.quill.runStep(
                StepWish(
                    step: step, subject: try await subject(request, api), section: request.section, writer: request.writer,
                    style: WritingStyle(request.style), maxSections: request.maxSections ?? 12))
            return try .json(Wire.RunRow(run, nil), status: 202)
        },
        Route(Endpoints.generateBlog) { call, api in
            let request: Wire.GenerateBlog = try await call.request()
            var style = WritingStyle()
            style.tone = request.options.tone
            style.industry = request.options.industry
            style.instructions = request.options.instructions
            style.temperature = request.options.temperature
            style.language = request.options.language
            style.targetChapters = request.options.targetChapters
            let writer = request.options.provider.map { provider in request.options.model.map { "\(provider):\($0)" } ?? provider }
            let subject: StepWish.Subject =
                if let id = request.documentId {
                    .document(try id.id("document_id"))
                } else {
                    .item(try (request.itemIds?.first ?? "").id("item_ids[0]"))
                }
            let run = try await api.quill.runStep(
                StepWish(
                    step: request.options.sectionIndex == nil ? .blogCompose : .sectionRegenerate, subject: subject,
                    sectionIndex: request.options.sectionIndex, writer: writer, style: style,
                    maxSections: request.options.maxSections ?? 5))
            return try .json(Wire.RunRow(run, nil), status: 202)
        },
    ]

    private static func subject(_ request: Wire.RunStep, _ api: API) async throws -> StepWish.Subject {
        if let id = request.documentId { return .document(try id.id("document_id")) }
        if let id = request.itemId { return .item(try id.id("item_id")) }
        let bytes = Array((request.text ?? "").utf8)
        let upload = try await api.uploads.begin(name: request.title ?? "Text", byteCount: Int64(bytes.count))
        _ = try await api.uploads.append(bytes, to: upload.id, at: 0)
        let input = try await api.quill.recognise(.file(path: try await api.uploads.finished(upload.id), name: upload.name))
        let item = try await api.quill.ingest(input).item
        try await api.uploads.remove(upload.id)
        return .item(item.id)
    }
}

extension String {
    fileprivate func id<Of: Noun>(_ field: String) throws -> ID<Of> {
        guard let id = ID<Of>(self) else {
            throw ValidationFailure(problems: [FieldProblem(field: field, message: "is no id of the form \(Of.idPrefix)_….")])
        }
        return id
    }
}
