internal import QuillCore

/// Refuses choices of style that no writer of a run would heed, since nothing is accepted that is not honoured.
struct StyleRules {
    let catalogue: any WriterCatalogue
    let parameters: Parameters
    /// The steps that may write in this run.
    let steps: [String]

    /// Throws `invalid-input` naming the field, and the way out.
    func check() throws(QuillError) {
        for choice in StyleChoice.allCases where isChosen(choice) {
            guard steps.contains(where: { isHeeded(choice, in: $0) }) else { throw refusal(choice) }
        }
        try checkLanguage()
    }

    /// A language is for the whole text, so every step needs a writer that heeds it.
    private func checkLanguage() throws(QuillError) {
        guard let language = parameters.language else { return }
        guard catalogue.languageName(language) != nil else {
            throw QuillError(
                .invalidInput, "language: \(language) is no language that a writer can be asked for.",
                hint: "Give its tag as in BCP 47: en, fr, pt-BR.")
        }
        guard let step = steps.first(where: { !isHeeded(.language, in: $0) }) else { return }
        throw QuillError(
            .invalidInput, "language: \(parameters.writer(of: step)) writes the \(step) in the language of the source only.",
            hint: "Leave it out, or choose a language model for every step: \(catalogue.models.joined(separator: ", ")).")
    }

    private func isChosen(_ choice: StyleChoice) -> Bool {
        switch choice {
        case .tone: parameters.tone != nil
        case .industry: parameters.industry != nil
        case .instructions: parameters.instructions != nil
        case .temperature: parameters.temperature != nil
        case .language: parameters.language != nil
        case .targetChapters: parameters.targetChapters != nil
        }
    }

    private func isHeeded(_ choice: StyleChoice, in step: String) -> Bool {
        parameters.writer(of: step).split(separator: ",").contains { catalogue.heeds(String($0), in: step).contains(choice) }
    }

    private func refusal(_ choice: StyleChoice) -> QuillError {
        let field = choice.rawValue
        guard !steps.isEmpty else { return QuillError(.invalidInput, "\(field): nothing is written here.", hint: "Leave it out.") }
        guard !catalogue.models.isEmpty else {
            return QuillError(
                .invalidInput, "\(field): only language models heed it, and none is set up.",
                hint: "Leave it out, or set up a model: OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY.")
        }
        let able = catalogue.models.filter { model in steps.contains { catalogue.heeds(model, in: $0).contains(choice) } }
        let chosen = Set(steps.map(parameters.writer(of:))).sorted().joined(separator: " and ")
        guard !able.isEmpty else {
            return QuillError(
                .invalidInput, "\(field): nothing heeds it in the \(steps.joined(separator: ", ")), nor does any model that is set up.",
                hint: "Leave it out.")
        }
        return QuillError(
            .invalidInput, "\(field): \(chosen) heeds none.",
            hint: "Leave it out, or choose a writer that does: \(able.joined(separator: ", ")).")
    }
}
