internal import Markdown
internal import QuillCore
internal import QuillRendering
internal import QuillService
internal import QuillWire

extension Routes {
    static let documents: [Route] = [
        Route(Endpoints.document) { call, api in try .json(Wire.Document(await api.quill.document(call.id()))) },
        Route(Endpoints.documentBody) { call, api in
            let format = try call.choice("format", of: ["markdown", "html"], standard: "markdown")
            guard let number = Int(call.captured("version")) else {
                throw QuillError(.notFound, "A version is a number, counted from 1.", hint: "A document tells its newest version.")
            }
            let view = try await api.quill.version(number, of: call.id())
            guard let item = view.item, let transcript = view.transcript else {
                throw QuillError(
                    .notFound, "What the document speaks of is gone.", hint: "Run `quill article` on its input again.")
            }
            let text = ArticleRenderer.plain(view.revision.body, item: item, transcript: transcript)
            return format == "html" ? .text(Markdown.html(text), "text/html") : .text(text, "text/markdown")
        },
    ]
}
