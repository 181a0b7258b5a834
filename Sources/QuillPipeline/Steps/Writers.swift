package import QuillCore

/// The writers at hand. A run names one, or several separated by commas: a ladder, of which the next is asked where one cannot.
package struct Writers: Sendable {
    private let rungs: [String: ModelWriter.Rung]
    private let prompts: PromptLibrary
    package let names: [String]

    /// `models` go by the name of their vendor: `openai`.
    package init(_ writers: [any Writer], models: [(name: String, model: any TextModel)], prompts: PromptLibrary) {
        names = writers.map(\.name) + models.map(\.name)
        rungs = Dictionary(writers.map { ($0.name, .writer($0)) } + models.map { ($0.name, .model($0.model)) }) { first, _ in first }
        self.prompts = prompts
    }

    func writer(_ step: String, _ parameters: Parameters) throws(QuillError) -> any Writer {
        guard let writer = known(step, parameters) else {
            throw QuillError(
                .unsupported, "There is no writer \(parameters.writer(of: step)).",
                hint: "There are \(names.joined(separator: ", ")); set up others with their keys.")
        }
        return writer
    }

    func rules(_ step: String, _ parameters: Parameters) -> String { known(step, parameters)?.rules(of: step, parameters) ?? "" }

    func heeds(_ step: String, _ parameters: Parameters) -> [String: String] {
        (known(step, parameters)?.heeds(step, parameters) ?? [:]).merging(["writer": parameters.writer(of: step)]) { $1 }
    }

    func ladder(_ step: String, _ parameters: Parameters) -> [String] { known(step, parameters)?.ladder ?? [] }

    func estimate(_ step: String, _ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        let facts = WritingFacts(
            transcriptTokens: world.facts(.transcript, of: world.itemSubject)?.tokens,
            durationSeconds: world.facts(.source, of: world.itemSubject)?.durationSeconds ?? world.item.durationSeconds,
            sections: world.facts(.chapters, of: target.subject)?.sectionKeys?.count)
        return known(step, parameters)?.estimate(step, facts, parameters) ?? .free
    }

    private func known(_ step: String, _ parameters: Parameters) -> (any Writer)? {
        let name = parameters.writer(of: step)
        var chosen: [ModelWriter.Rung] = []
        for part in name.split(separator: ",") {
            guard let rung = rungs[String(part)] else { return nil }
            chosen.append(rung)
        }
        if chosen.count == 1, case .writer(let only)? = chosen.first { return only }
        return chosen.isEmpty ? nil : ModelWriter(name, chosen, prompts: prompts)
    }
}
