internal import AnyJSON
internal import QuillCore
internal import QuillRendering
internal import QuillService
internal import QuillWire

extension Routes {
    static let items: [Route] = [
        Route(Endpoints.itemList) { call, api in
            let page = try call.page()
            let listing = try await api.quill.items(page)
            return try .json(Wire.List(listing.rows.map(Wire.Item.init), nextCursor: listing.nextCursor))
        },
        Route(Endpoints.item) { call, api in
            let view = try await api.quill.itemListing(call.id())
            let wanted = Set((call.query("expand") ?? "").split(separator: ",").map(String.init))
            if let unknown = wanted.subtracting(["transcript", "documents"]).sorted().first {
                throw ValidationFailure(problems: [
                    FieldProblem(field: "expand", message: "has no \(unknown.prefix(60)); transcript and documents can be had.")
                ])
            }
            var transcript: JSONValue?
            if wanted.contains("transcript"), let found = try await api.quill.artifact(.transcript, of: view.item.id, as: JSONValue.self) {
                transcript = found
            }
            var rows: [Wire.DocumentRow]?
            if wanted.contains("documents") {
                rows = try await api.quill.documents(of: view.item.id).map { Wire.DocumentRow($0.document, $0.head) }
            }
            return try .json(
                Wire.ItemDetail(
                    item: Wire.Item(view.item), details: view.details.map(Wire.ItemDetails.init),
                    artifacts: view.artifacts.map(Wire.Artifact.init), documents: view.documents.map(\.text),
                    documentRows: rows, transcript: transcript))
        },
        Route(Endpoints.deleteItem, again: { _, _, _ in .nothing }) { call, api in
            try await api.quill.delete(call.id() as ID<Item>)
            return .nothing
        },
        Route(Endpoints.transcript) { call, api in
            let format = try call.choice("format", of: ["json", "vtt", "srt", "txt"], standard: "json")
            return try transcript(await api.quill.transcript(call.id()), format)
        },
        Route(Endpoints.variant) { call, api in
            let format = try call.choice("format", of: ["json", "markdown"], standard: "json")
            guard let type = SummaryType(written: call.captured("variant")) else {
                let known = SummaryType.allCases.map(\.rawValue).joined(separator: ", ")
                throw QuillError(.notFound, "There is no variant \(call.captured("variant").prefix(60)).", hint: "There are \(known).")
            }
            let summary = try await api.quill.summary(type, of: call.id())
            return format == "markdown" ? .text(SummaryText.markdown(summary), "text/markdown") : try .json(summary)
        },
        Route(Endpoints.asset) { call, api in
            let asset = try await api.quill.asset(call.id(), method: call.method.rawValue)
            let path: String
            switch asset.place {
            case .file(let place): path = place
            // It ends before long, and is for whoever asked.
            case .elsewhere(let link): return Answer(status: 307, headers: [("Location", link), ("Cache-Control", "private, no-store")])
            }
            return Answer(
                headers: [
                    ("Content-Type", asset.mediaType), ("ETag", "\"\(asset.digest.hex)\""),
                    ("Cache-Control", "private, max-age=31536000, immutable"),
                    ("Content-Disposition", asset.isSafeInline ? "inline" : "attachment"), ("X-Content-Type-Options", "nosniff"),
                    // Should a browser show it all the same: as a text of no site of ours, which may do and fetch nothing.
                    ("Content-Security-Policy", "sandbox; default-src 'none'"),
                ], body: .file(path: path, offset: 0, byteCount: asset.byteCount))
        },
    ]

    private static func transcript(_ transcript: Transcript, _ format: String) throws -> Answer {
        guard transcript.isTimed || format == "txt" || format == "json" else {
            throw QuillError(.unsupported, "A text has no times, so there are no subtitles of it.", hint: "Choose txt or json.")
        }
        return switch format {
        case "vtt": .text(TranscriptText.vtt(transcript), "text/vtt")
        case "srt": .text(TranscriptText.srt(transcript), "application/x-subrip")
        case "txt": .text(TranscriptText.text(transcript), "text/plain")
        default: Answer(headers: [("Content-Type", "application/json")], body: .bytes(try TranscriptText.json(transcript)))
        }
    }
}
