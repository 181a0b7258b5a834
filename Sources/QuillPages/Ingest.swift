internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    /// Takes in what the form names: addresses, files, a text; any of them, and begins a run for each.
    func ingest(_ form: FormBody, _ visit: Visit) async throws -> Response {
        var add = AddForm(form)
        var sources: [(field: String, given: Source)] =
            form["url"].map { text in
                text.split(whereSeparator: \.isWhitespace).prefix(50).map { (field: "url", given: .address(String($0))) }
            } ?? []
        sources += (form.files + form.all("upload_id")).map { (field: "file", given: .upload($0)) }
        if let text = form.given("text") { sources.append((field: "text", given: .text(text))) }
        guard !sources.isEmpty else {
            add.faults["url"] = "Give a link, a file or a text."
            return try await refused(add, visit)
        }
        var started: [StartedRun] = []
        for source in sources {
            do {
                started.append(try await start(source.given, add))
            } catch let error as QuillError where Self.status(of: error.code) < 500 {
                let words = [error.message, error.hint].compactMap(\.self).joined(separator: " ")
                add.faults[source.field, default: ""] += (add.faults[source.field] == nil ? "" : " ") + words
            }
        }
        guard add.faults.isEmpty else {
            if !started.isEmpty {
                add.trouble = Trouble(
                    "\(Words.count(started.count, "source")) of \(sources.count) \(started.count == 1 ? "was" : "were") added",
                    next: "Mend the others below and send them again.", tone: .note,
                    buttons: [.init("Open the library", .library(.everything))])
            }
            return try await refused(add, visit)
        }
        return visit.go(to: started.count == 1 ? .item(started[0].item.id) : .library(.everything))
    }

    private enum Source: Sendable {
        case address(String)
        case upload(String)
        case text(String)
    }

    private func start(_ source: Source, _ add: AddForm) async throws -> StartedRun {
        switch source {
        case .address(let address): return try await begin(.address(address), add)
        case .upload(let id): return try await begin(upload: id, add)
        case .text(let text):
            let title = add.title.contains { !$0.isWhitespace } ? String(add.title.prefix(240)) : Self.title(of: text)
            return try await begin(.text(text, title: title), add)
        }
    }

    private func begin(upload id: String, _ add: AddForm) async throws -> StartedRun {
        let upload = try await uploads.upload(id)
        let started = try await begin(.file(path: try await uploads.finished(id), name: upload.name), add)
        // Its bytes are in the blob store now.
        try await uploads.remove(id)
        return started
    }

    private func begin(_ given: Given, _ add: AddForm) async throws -> StartedRun {
        try await quill.startArticle(ArticleRequest(input: given, article: add.wantsArticle, writer: add.writer, trigger: "web"))
    }

    /// The first words of a text that has no title.
    private static func title(of text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first { $0.contains { !$0.isWhitespace } } ?? "Text"
        let words = line.drop { "#> \t".contains($0) }
        return words.count <= 60 ? String(words) : words.prefix(60).split(separator: " ").dropLast().joined(separator: " ") + "…"
    }

    /// The form once more, with what was typed and what is wrong beside its field.
    private func refused(_ add: AddForm, _ visit: Visit) async throws -> Response {
        let page = try await self.add(visit, add)
        guard visit.wantsPatch else { return visit.page(page, status: 422) }
        var patch = Patch(site: visit.site)
        patch.regions { $0.addBody(page.model) }
        return visit.html(patch.bytes, status: 422, type: Patch.type)
    }
}
