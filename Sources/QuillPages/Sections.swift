internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    /// A section open for writing: a page of its own, or in its place on the page of the document.
    func editor(_ id: ID<Document>, _ key: String, _ visit: Visit) async throws -> Response {
        guard let head = try await quill.head(of: id), let section = head.body.sections.first(where: { $0.key == key }) else {
            throw QuillError(.notFound, "There is no section \(key.prefix(60)) in this document.", hint: "Open the document once more.")
        }
        var quoted: String?
        if let lines = visit.request.query("quote") { quoted = try quotation(lines, of: try await quill.document(id).transcript) }
        let writing = DocumentModel.Writing(
            base: head.number, heading: section.heading ?? "", markdown: section.markdown, quoted: quoted)
        return try await editor(id, key, writing, visit)
    }

    func editor(
        _ id: ID<Document>, _ key: String, _ writing: DocumentModel.Writing, _ visit: Visit, status: Int = 200
    ) async throws -> Response {
        let model = try await document(id, visit, writing: (key, writing))
        let gone = DocumentModel.Section(
            key: key, heading: writing.heading.isEmpty ? nil : writing.heading, level: 2, body: Rendered(markdown: ""), words: 0,
            author: "you", cost: .nothing, estimate: nil, canRegenerate: false, writing: writing)
        let section = model.sections.first { $0.key == key } ?? gone
        guard visit.wantsPatch else {
            return visit.page(
                SectionEditPage(document: id, documentTitle: model.title, badges: visit.badges, section: section, writing: writing),
                status: status)
        }
        var patch = Patch(site: visit.site)
        patch.regions { $0.documentSection(section, model) }
        return visit.html(patch.bytes, status: status, type: Patch.type)
    }

    func saveSection(_ id: ID<Document>, _ key: String, _ form: FormBody, _ visit: Visit) async throws -> Response {
        guard let base = form["base"].flatMap({ Int($0) }), base > 0 else {
            throw QuillError(
                .validationFailed, "base: the form does not say which version it was opened on.", hint: "Open the section once more.")
        }
        let isAutosave = form["autosave"] != nil
        // Only a person who has seen both texts may put one over the other.
        let over = isAutosave ? nil : form["over"].flatMap { Int($0) }
        let markdown = form["markdown"] ?? ""
        let writing = { (conflict: DocumentModel.Conflict?, fault: String?) in
            DocumentModel.Writing(base: base, heading: form["heading"] ?? "", markdown: markdown, conflict: conflict, fault: fault)
        }
        let edit = SectionEdit(
            document: id, section: key, base: .revision(over ?? base), heading: form["heading"].map { .set($0) } ?? .kept,
            markdown: markdown,
            kept: form["kept"].flatMap { ID<Proposal>($0) })
        let saving: SectionSaving
        switch await outcome(of: edit) {
        case .success(let made): saving = made
        case .failure(let error):
            guard !isAutosave, error.code == .validationFailed || error.code == .tooLarge else { throw error }
            return try await editor(id, key, writing(nil, error.message), visit, status: 422)
        }
        switch saving {
        case .unchanged(let saved), .saved(let saved):
            if isAutosave { return try await autosaved(id, saved, visit) }
            return form["alone"] == nil ? try await closed(id, key, saved, visit) : visit.go(to: .document(id, section: key))
        case .conflict(let conflict):
            let shown = DocumentModel.Conflict(
                who: Naming.maker(conflict.head.provenance), at: conflict.head.createdAt, revision: conflict.head.number,
                theirs: conflict.theirs?.markdown ?? "(the section was removed)", yours: conflict.mine.markdown,
                kept: conflict.proposal.id.text)
            guard isAutosave else { return try await editor(id, key, writing(shown, nil), visit, status: 409) }
            return visit.html(QuillWeb.fragment(visit.site) { $0.conflict(shown) }, status: 409, type: Patch.type)
        }
    }

    private func outcome(of edit: SectionEdit) async -> Result<SectionSaving, QuillError> {
        do { return .success(try await quill.editSection(edit)) } catch { return .failure(error) }
    }

    /// The text stays open; only what stands around it is brought up to date.
    private func autosaved(_ id: ID<Document>, _ saved: SavedSection, _ visit: Visit) async throws -> Response {
        let model = try await document(id, visit)
        var patch = Patch(site: visit.site)
        // What others wrote meanwhile is not in the text that is open: that still rests on the version it was opened on.
        if !saved.isMerged { patch.base(saved.version.number) }
        patch.regions {
            $0.documentHead(model)
            $0.documentOutline(model)
        }
        return visit.html(patch.bytes, type: Patch.type)
    }

    private func closed(_ id: ID<Document>, _ key: String, _ saved: SavedSection, _ visit: Visit) async throws -> Response {
        let words = saved.isMerged ? "Saved together with changes of others" : "Saved as version \(saved.version.number)"
        return try await changed(id, visit, to: .document(id, section: key), saying: words)
    }

    /// The answer to whatever changed a document.
    func changed(_ id: ID<Document>, _ visit: Visit, to route: Route, saying words: String) async throws -> Response {
        guard visit.wantsPatch else { return visit.redirect(to: route) }
        let model = try await document(id, visit)
        return visit.patch(words) {
            $0.documentHead(model)
            $0.documentOutline(model)
            $0.documentSections(model)
            $0.documentCost(model)
        }
    }
}
