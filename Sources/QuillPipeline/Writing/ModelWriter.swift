package import QuillCore

/// Writes with language models: a ladder of models and other writers, of which the first that gives something usable is taken.
///
///     ModelWriter("openai:gpt-4o-mini", [.model(mini), .model(claude), .writer(extractive)], prompts: .embedded())
///
/// A model that answers badly is shown what is wrong, once; then the next rung is asked. One that cannot be reached is tried
/// again by the queue, and given up for the next rung at the third failure. What fell, and why, is part of the result.
package struct ModelWriter: Writer {
    package enum Rung: Sendable {
        case model(any TextModel)
        case writer(any Writer)

        package var name: String {
            switch self {
            case .model(let model): model.name
            case .writer(let writer): writer.name
            }
        }
    }

    package let name: String
    let rungs: [Rung]
    let library: PromptLibrary

    /// Failures of vendors after which the next rung is asked. As many tries has the job, so from the last of them each rung
    /// below is asked once.
    private static let maxFailures = 3

    package init(_ name: String, _ rungs: [Rung], prompts library: PromptLibrary) {
        self.name = name
        self.rungs = rungs
        self.library = library
    }

    package var ladder: [String] { rungs.map(\.name) }

    package func rules(of step: String, _ parameters: Parameters) -> String {
        let others = rungs.compactMap { if case .writer(let writer) = $0 { writer.rules(of: step, parameters) } else { nil } }
        return ([library.rules(of: step, parameters)] + others).joined(separator: "+")
    }

    package func rules(of step: String, for form: String, _ parameters: Parameters) -> String {
        let others = rungs.compactMap { if case .writer(let writer) = $0 { writer.rules(of: step, for: form, parameters) } else { nil } }
        return ([library.rules(of: step, for: form, parameters)] + others).joined(separator: "+")
    }

    package func heeds(_ step: String, _ parameters: Parameters) -> [String: String] { library.heeds(step, parameters) }

    /// `prompt` is the file that the step is written with; it is named in the result.
    func climb<Value: Sendable>(
        _ prompt: PromptFile, of transcript: Transcript, input: Digest, _ work: any Work,
        model write: (Desk) async throws(QuillError) -> Value, writer: (any Writer) async throws(QuillError) -> Written<Value>
    ) async throws(QuillError) -> Written<Value> {
        let trail = Trail(work: work, input: Digest(of: ladder.joined(separator: "\n") + "\n\(prompt.digest) \(input)"))
        let round = try await trail.round()
        let language = Self.language(transcript, work.parameters)
        var falls: [(rung: String, error: QuillError)] = []
        for (index, rung) in rungs.enumerated() {
            if let known = try await trail.fall(round, index) {
                falls.append((rung.name, known))
                continue
            }
            // Outside of what may make this rung fall: to wait for room is no failure of whoever is to be asked.
            try await work.turn(to: Load.lane(of: rung.name))
            do throws(QuillError) {
                switch rung {
                case .model(let model):
                    let desk = Desk(model: model, library: library, work: work, language: language, place: "\(round)/\(index)/")
                    return Written(try await write(desk), engine: "\(model.name), \(prompt.name)", insteadOf: falls.map(\.error.message))
                case .writer(let other):
                    try Self.check(other, of: transcript, language: work.parameters.language)
                    let written = try await writer(other)
                    return Written(written.value, engine: written.engine, insteadOf: falls.map(\.error.message) + written.insteadOf)
                }
            } catch {
                guard try await gives(up: error, trail, round, isLast: index + 1 == rungs.count) else { throw error }
                try await trail.record(error, round, index)
                falls.append((rung.name, error))
            }
        }
        try await trail.spend(round)
        throw failure(falls)
    }

    /// What the text has to be in: the language that was asked for, else that of the transcript; where that is not told, the
    /// one that its words tell.
    static func language(_ transcript: Transcript, _ parameters: Parameters) -> String {
        if let wished = parameters.language { return wished }
        guard TextLanguage.name(transcript.language) == nil else { return transcript.language }
        return TextLanguage.language(of: transcript.cues.prefix(400).map(\.text)) ?? transcript.language
    }

    /// A writer without a model writes in the words of its source, so it cannot stand in where another language was asked for.
    private static func check(_ writer: any Writer, of transcript: Transcript, language: String?) throws(QuillError) {
        guard let language, TextLanguage.primary(language) != TextLanguage.primary(transcript.language) else { return }
        throw QuillError(
            .unsupported, "\(writer.name) writes in the language of the source only, not in \(TextLanguage.name(language) ?? language).",
            .climb, hint: "Add another model, or leave out the language.")
    }

    /// Whether the next rung is asked. What a person or time has to lift holds the job where it is, and so does a failure that
    /// may pass, until it has come too often.
    private func gives(up error: QuillError, _ trail: Trail, _ round: Int, isLast: Bool) async throws(QuillError) -> Bool {
        switch error.disposition {
        case .climb, .permanent: return true
        case .retry, .uncertain:
            guard !isLast else { return false }
            return try await trail.countFailure(round) >= Self.maxFailures
        case .wait, .hold, .released: return false
        }
    }

    private func failure(_ falls: [(rung: String, error: QuillError)]) -> QuillError {
        guard let last = falls.last?.error else {
            return QuillError(.modelUnknown, "The writer \(name) has no model.", hint: "Choose one in the settings.")
        }
        let isOne = Set(falls.map(\.error.code)).count == 1
        return QuillError(
            isOne ? last.code : .modelUnusable, falls.map(\.error.message).joined(separator: " "), hint: last.hint)
    }
}
