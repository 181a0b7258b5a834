internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

/// What the form of a new source holds, as it was typed.
struct AddForm: Sendable {
    var url = ""
    var title = ""
    var text = ""
    var writer: String?
    var wantsArticle = true
    var faults: [String: String] = [:]
    var trouble: Trouble?

    /// A link may bring an address along: `/library/new?url=…`.
    init(_ request: Request) { url = String((request.query("url") ?? "").prefix(2_000)) }

    init(_ form: FormBody) {
        url = form["url"] ?? ""
        title = form["title"] ?? ""
        text = form["text"] ?? ""
        writer = form.given("writer")
        wantsArticle = form["article"] != nil
    }
}

extension Pages {
    static let fileBytesMax: Int64 = 5_000_000_000

    func add(_ visit: Visit, _ form: AddForm) async throws -> AddPage {
        let pace = try await quill.pace()
        let writer = form.writer ?? quill.standardWriter
        let expected = { (steps: [(String, Variant.Kind)]) -> String? in
            let known = steps.map { pace.seconds($0.0, $0.1, writer: writer, soundSeconds: nil) }
            let sum = known.compactMap(\.self).reduce(0, +)
            return known.contains(nil) || sum < 1 ? nil : "≈ " + Words.duration(sum)
        }
        return AddPage(
            AddModel(
                badges: visit.badges, url: form.url, title: form.title, text: form.text, faults: form.faults, trouble: form.trouble,
                writers: writers(chosen: form.writer) { $0 == "extractive" ? .zero : nil }, wantsArticle: form.wantsArticle,
                plan: [
                    .init(
                        "Fetch and look", note: "Title, length, language; captions if the source has them",
                        expected: expected([("inspect", .source), ("fetch", .media)])),
                    .init("Transcript", note: "From the captions where they are good, else by listening on this machine"),
                    .init(
                        "Three summaries", note: "Comprehensive, bullet points, key insights",
                        expected: expected(Array(repeating: ("summarise", .summary), count: 3))),
                    .init("Article", note: "Outline, sections that cite, title and description"),
                ], sizeMax: Self.fileBytesMax))
    }

    /// The writers that can be chosen here, the standard one first.
    func writers(chosen: String?, _ estimate: (String) -> Money?) -> [WriterChoice] {
        let standard = chosen ?? quill.standardWriter
        var names = quill.writers
        if !names.contains(quill.standardWriter) { names.insert(quill.standardWriter, at: 0) }
        return names.map { name in
            let known = Naming.writer(name)
            let title =
                name.contains(",")
                ? name.split(separator: ",").map { Naming.writer(String($0)).name }.joined(separator: ", then ") : known.name
            return WriterChoice(
                id: name, name: title, note: known.note, estimate: estimate(name), isChosen: name == standard)
        }
    }
}
