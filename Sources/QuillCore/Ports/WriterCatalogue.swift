/// The writers at hand, and what can be wished of each: a wish that nobody would heed is refused and not ignored.
package protocol WriterCatalogue: Sendable {
    /// In the order in which they are offered.
    var names: [String] { get }
    /// Those of them that are language models.
    var models: [String] { get }
    /// Tones that prompts are prepared for: `plain`.
    var tones: [String] { get }
    /// Whether this is a writer: a name of the list, or one with another of its vendor's models, `openai:gpt-4.1`.
    func knows(_ writer: String) -> Bool
    /// What one writer heeds in one of the steps that write; nothing where it is no model.
    func heeds(_ writer: String, in step: String) -> Set<StyleChoice>
    /// The whole name of the model that a writer is, `openai:smollm2`; nil where it is none.
    func modelName(_ writer: String) -> String?
    /// What a person calls the language; nil for one that no writer can be asked for.
    func languageName(_ tag: String) -> String?
}

/// What a run may choose about how it is written, by its name on the wire.
package enum StyleChoice: String, Sendable, Hashable, CaseIterable {
    case tone
    case industry
    case instructions
    case temperature
    case language
    case targetChapters = "target_chapters"
}
