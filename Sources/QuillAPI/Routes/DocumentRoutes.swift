internal import QuillCore
internal import QuillRendering
internal import QuillService
internal import QuillWire

extension Routes {
    static let documents: [Route] = [
        Route(Endpoints.documentList) { call, api in
            let listing = try await api.quill.documents(call.page())
            return try .json(Wire.List(listing.rows.map { Wire.DocumentRow($0) }, nextCursor: listing.nextCursor))
        },
        Route(Endpoints.newDocument, makes: Endpoints.document, again: { try await created($0, $1, $2) }) { call, api in
            let request: Wire.NewDocument = try await call.request()
            let (document, _) = try await api.quill.createDocument(request.draft())
            return try await created(.document(document.id), call, api)
        },
        Route(Endpoints.document) { call, api in try await whole(call.id(), api) },
        Route(Endpoints.patchDocument, again: { _, call, api in try await whole(call.id(), api) }) { call, api in
            let request: Wire.PatchDocument = try await call.request()
            let id: ID<Document> = try call.id()
            _ = try await api.quill.patchDocument(
                id,
                FrontMatterChange(
                    title: request.title, description: request.description, slug: request.slug, tags: request.tags,
                    language: request.language))
            return try await whole(id, api)
        },
        Route(Endpoints.deleteDocument, again: { _, _, _ in .nothing }) { call, api in
            try await api.quill.deleteDocument(call.id())
            return .nothing
        },
        Route(Endpoints.review, again: { _, call, api in try await row(call.id(), api) }) { call, api in
            let request: Wire.Review = try await call.request()
            guard let move = ReviewMove(rawValue: request.action) else {
                throw ValidationFailure(problems: [FieldProblem(field: "action", message: "is no such move.")])
            }
            let id: ID<Document> = try call.id()
            _ = try await api.quill.review(id, move, seen: request.state.flatMap(ReviewState.init(rawValue:)))
            return try await row(id, api)
        },
        Route(Endpoints.versionList) { call, api in
            let listing = try await api.quill.versions(of: call.id(), call.page())
            return try .json(Wire.List(listing.rows.map(Wire.Version.init), nextCursor: listing.nextCursor))
        },
        Route(Endpoints.version) { call, api in
            let view = try await api.quill.version(call.number("v"), of: call.id())
            return try .json(
                Wire.VersionDetail(
                    version: Wire.Version(view.revision.version), isHead: view.isHead,
                    frontmatter: Wire.FrontMatter(view.revision.body.frontMatter),
                    sections: view.revision.body.sections.map(Wire.Section.init)))
        },
        Route(Endpoints.versionBody) { call, api in
            let format = try call.choice("format", of: ["mdx", "html"], standard: "mdx")
            let view = try await api.quill.version(call.number("v"), of: call.id())
            let body = view.revision.body
            return format == "html"
                ? .text(ArticleRenderer.html(body, item: view.item, transcript: view.transcript), "text/html")
                : .text(ArticleRenderer.plain(body, item: view.item, transcript: view.transcript), "text/mdx")
        },
        Route(Endpoints.versionDiff) { call, api in
            try .json(Wire.Diff(await api.quill.diff(of: call.id(), from: call.number("a"), to: call.number("b"))))
        },
        Route(Endpoints.restore, again: { effect, _, api in try .json(Wire.Version(await api.quill.version(effect))) }) { call, api in
            try .json(Wire.Version(await api.quill.restore(call.number("v"), of: call.id()).version))
        },
    ]

    private static func created(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        guard case .document(let id) = effect else { throw effect.isForeign }
        var answer = try await whole(id, api)
        answer.status = 201
        return answer
    }

    private static func row(_ id: ID<Document>, _ api: API) async throws -> Answer {
        let view = try await api.quill.document(id, withTranscript: false)
        return try .json(Wire.DocumentRow(view.document, view.head))
    }

    private static func whole(_ id: ID<Document>, _ api: API) async throws -> Answer {
        let view = try await api.quill.document(id, withTranscript: false)
        return try .json(
            Wire.Document(
                document: Wire.DocumentRow(view.document, view.head), frontmatter: view.head.map { Wire.FrontMatter($0.body.frontMatter) },
                sections: view.head?.body.sections.map(Wire.Section.init) ?? [],
                deliveries: view.deliveries.map { Wire.Delivery($0.delivery, $0.destination) }))
    }
}

extension Wire.NewDocument {
    fileprivate func draft() throws -> DocumentDraft {
        var items: [ID<Item>] = []
        for (index, written) in (itemIds ?? []).enumerated() {
            guard let id = ID<Item>(written) else {
                throw ValidationFailure(problems: [FieldProblem(field: "item_ids[\(index)]", message: "is no id of the form itm_….")])
            }
            items.append(id)
        }
        return DocumentDraft(
            title: title, frontMatter: FrontMatterChange(description: description, tags: tags, language: language),
            sections: [.init(heading: nil, markdown: markdown)], items: items)
    }
}

extension Call {
    /// A number in the path.
    func number(_ name: String) throws(QuillError) -> Int {
        guard let number = Int(captured(name)), number > 0 else {
            throw QuillError(
                .notFound, "\(captured(name).prefix(20)) is not the number of a version.", hint: "Versions are numbered from 1.")
        }
        return number
    }
}
