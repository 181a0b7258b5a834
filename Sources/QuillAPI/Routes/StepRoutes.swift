internal import QuillCore
internal import QuillService
internal import QuillWire

/// Single steps, and the pipeline that writes an article.
extension Routes {
    static let steps: [Route] = [
        Route(Endpoints.step, again: { try await begun($0, $1, $2) }) { call, api in
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
        Route(Endpoints.generateBlog, again: { try await begun($0, $1, $2) }) { call, api in
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

    /// A run that was begun for a document, which is told without its item.
    static func begun(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        try .json(Wire.RunRow(await api.quill.started(effect).run, nil), status: 202)
    }

    private static func subject(_ request: Wire.RunStep, _ api: API) async throws -> StepWish.Subject {
        if let id = request.documentId { return .document(try id.id("document_id")) }
        if let id = request.itemId { return .item(try id.id("item_id")) }
        let input = try await api.quill.recognise(.text(request.text ?? "", title: request.title ?? "Text"))
        return .item(try await api.quill.ingest(input).item.id)
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
