internal import QuillCore

/// The steps of this version. Jobs of another one may have others: such a step is looked for as well, and only where nothing is found is it
/// said that none of that name is known.
enum KnownSteps {
    static let all = [
        "assemble", "chapters", "deliver", "fetch", "inspect", "outline", "regenerate", "section", "seo", "summarise", "transcribe",
    ]

    /// `This Quill knows no step “dreaming”; there are …`; nil where all that are named are known.
    static func unknown(_ names: [String]) -> String? {
        let unknown = names.filter { !all.contains($0) }.map { "“\($0.prefix(60))”" }
        guard !unknown.isEmpty else { return nil }
        return "This Quill knows no step \(unknown.joined(separator: " or ")); there are \(all.joined(separator: ", "))."
    }
}
