/// Writes text from a transcript, one step at a time, so that another writer can take over any one of them.
package protocol Writer: Sendable {
    /// `extractive`, or the name of a model.
    var name: String { get }
    /// Digest of the prompts or rules of one of its steps.
    func rules(of step: String, _ parameters: Parameters) -> String
    /// The same for one form of what a step makes (`key-insights`, `lead`), where forms have prompts of their own.
    func rules(of step: String, for form: String, _ parameters: Parameters) -> String
    /// The choices of a run that one of its steps depends on, beside the writer itself.
    func heeds(_ step: String, _ parameters: Parameters) -> [String: String]
    /// The models and writers that it would try, in order; empty where it is one and the same.
    var ladder: [String] { get }
    /// What one of its steps may cost.
    func estimate(_ step: String, _ facts: WritingFacts, _ parameters: Parameters) -> Estimate

    func summary(_ type: SummaryType, of transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Summary>
    func outline(
        of transcript: Transcript, title: String, maxSections: Int, _ work: any Work
    ) async throws(QuillError) -> Written<Outline>
    func chapters(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<Chapters>
    func section(
        _ entry: Chapters.Entry, of chapters: Chapters, outline: Outline, transcript: Transcript, _ work: any Work
    ) async throws(QuillError) -> Written<Section>
    func seo(of outline: Outline, transcript: Transcript, _ work: any Work) async throws(QuillError) -> Written<FrontMatter>
}

extension Writer {
    package func rules(of step: String, for form: String, _ parameters: Parameters) -> String { rules(of: step, parameters) }
    package func heeds(_ step: String, _ parameters: Parameters) -> [String: String] { [:] }
    package var ladder: [String] { [] }
    package func estimate(_ step: String, _ facts: WritingFacts, _ parameters: Parameters) -> Estimate { .free }
}

/// What a writer made, and with what.
package struct Written<Value: Sendable>: Sendable {
    package let value: Value
    /// The model or writer that was in fact used, and the prompt: `openai:gpt-4o-mini, outline@1`.
    package let engine: String
    /// Why nothing was taken of those that were asked before, a sentence each.
    package let insteadOf: [String]

    package init(_ value: Value, engine: String, insteadOf: [String] = []) {
        self.value = value
        self.engine = engine
        self.insteadOf = insteadOf
    }
}

/// What is known of the material before anything is written from it.
package struct WritingFacts: Sendable, Hashable {
    /// Tokens of the transcript, rather too many than too few; nil while there is none.
    package let transcriptTokens: Int?
    /// For a guess where the transcript is still to be made.
    package let durationSeconds: Double?
    /// Sections of the article; nil while it has no chapters.
    package let sections: Int?

    package init(transcriptTokens: Int?, durationSeconds: Double? = nil, sections: Int? = nil) {
        self.transcriptTokens = transcriptTokens
        self.durationSeconds = durationSeconds
        self.sections = sections
    }
}
