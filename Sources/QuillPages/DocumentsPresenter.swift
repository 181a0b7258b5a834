internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func documents(_ visit: Visit) async throws -> DocumentsPage {
        let cursor = visit.request.query("cursor").flatMap { ID<Document>($0)?.text }
        let listing = try await quill.documents(Page(limit: 50, before: cursor))
        var rows: [DocumentsModel.Row] = []
        for row in listing.rows {
            let document = row.document
            let origin = try await origin(of: document)
            let spent = try await quill.spent(on: .document(document.id))
            rows.append(
                .init(
                    id: document.id, title: Naming.title(document.title), origin: origin, state: document.state,
                    proposals: row.openProposals, words: row.version.map { $0.wordCount ?? 0 }, cost: spent.values.sum,
                    changedAt: row.version?.createdAt ?? document.createdAt))
        }
        return DocumentsPage(DocumentsModel(badges: visit.badges, rows: rows, next: listing.nextCursor, after: cursor))
    }

    private func origin(of document: Document) async throws(QuillError) -> String {
        guard let id = document.items.first else { return "no source" }
        do { return Naming.title(try await quill.item(id).item) } catch  where error.code == .notFound {
            return "a source that was deleted"
        }
    }
}
