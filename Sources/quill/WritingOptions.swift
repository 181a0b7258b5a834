internal import QuillWire
internal import Terminal

/// The options that say who writes and how: the same words as the API's, and refused by it with the same error.
enum WritingOptions {
    /// For commands that have a whole article written.
    static let article =
        [
            OptionSpec.values(
                "writer", "[STEP=]NAME",
                help: """
                    Who writes: extractive, openai, anthropic, a vendor's model as openai:gpt-4.1, or several with commas, asked in turn. \
                    With a step before it, who writes that step: outline, chapters, section, seo or summary.
                    """, defaultText: "QUILL_WRITER", completion: .values(writers + steps.map { $0 + "=" }))
        ] + wishes + [
            .value("target-chapters", "N", help: "At most this many sections between lead and closing list, 1 to 12; for models.")
        ]

    /// For a section alone.
    static let section =
        [
            OptionSpec.values(
                "writer", "NAME", help: "Who writes; several with commas are asked in turn.", defaultText: "QUILL_WRITER",
                completion: .values(writers))
        ] + wishes

    private static let writers = ["extractive", "openai", "anthropic"]
    private static let steps = ["outline", "chapters", "section", "seo", "summary"]

    private static let wishes: [OptionSpec] = [
        .value(
            "tone", "TONE", help: "A preset, or a manner in your own words; for models.",
            completion: .values(["plain", "friendly", "formal", "technical", "vivid", "teaching", "executive"])),
        .value(
            "industry", "WHOM", help: "Whom it is for: a preset, or your own words; for models.",
            completion: .values([
                "software-development", "product-management", "education", "research", "health", "finance", "marketing",
            ])),
        .value("instructions", "TEXT", help: "What else the writer is told; for models."),
        .value("language", "TAG", help: "BCP 47, where it is not to be the language of the source; for models."),
        .value("temperature", "N", help: "How freely the model chooses its words, 0 to 2."),
    ]
}

/// What a command line says of who writes and how.
struct WritingChoice {
    let writer: String?
    let style: Wire.Style

    /// Throws a usage error where two are named for the same step.
    init(_ parsed: ParsedCommand, targetChapters: Int? = nil) throws {
        var (writer, steps): (String?, [String: String]) = (nil, [:])
        for written in parsed.values("writer") {
            let parts = written.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 {
                guard steps.updateValue(parts[1], forKey: parts[0]) == nil else { throw Self.twice(parsed, written, "for \(parts[0])") }
            } else {
                guard writer == nil else { throw Self.twice(parsed, written, "for all steps") }
                writer = written
            }
        }
        self.writer = writer
        style = Wire.Style(
            tone: parsed.value("tone"), industry: parsed.value("industry"), instructions: parsed.value("instructions"),
            temperature: try parsed.number("temperature", in: 0...2), language: parsed.value("language"), targetChapters: targetChapters,
            writers: steps.isEmpty ? nil : steps)
    }

    private static func twice(_ parsed: ParsedCommand, _ written: String, _ what: String) -> UsageError {
        parsed.refused("writer", written, "given twice \(what): say several with commas, and they are asked in turn")
    }
}
