package import QuillCore

/// The writers at hand. A run names one, or several separated by commas: a ladder, of which the next is asked where one cannot.
package struct Writers: Sendable {
    /// Makes one of a vendor's models by its name: `gpt-4.1`.
    package typealias MakeModel = @Sendable (String) -> any TextModel

    private let rungs: [String: ModelWriter.Rung]
    private let makers: [String: MakeModel]
    private let prompts: PromptLibrary
    package let names: [String]
    package let models: [String]

    /// - Parameters:
    ///   - models: by the name of their vendor: `openai`.
    ///   - makers: by the same names, for runs that ask for another of the vendor's models: `openai:gpt-4.1`.
    package init(
        _ writers: [any Writer], models: [(name: String, model: any TextModel)], makers: [String: MakeModel] = [:], prompts: PromptLibrary
    ) {
        names = writers.map(\.name) + models.map(\.name)
        self.models = models.map(\.name)
        rungs = Dictionary(writers.map { ($0.name, .writer($0)) } + models.map { ($0.name, .model($0.model)) }) { first, _ in first }
        self.makers = makers
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

    func rules(_ step: String, for form: String? = nil, _ parameters: Parameters) -> String {
        guard let writer = known(step, parameters) else { return "" }
        return form.map { writer.rules(of: step, for: $0, parameters) } ?? writer.rules(of: step, parameters)
    }

    func heeds(_ step: String, _ parameters: Parameters) -> [String: String] {
        (known(step, parameters)?.heeds(step, parameters) ?? [:]).merging(["writer": parameters.writer(of: step)]) { $1 }
    }

    func ladder(_ step: String, _ parameters: Parameters) -> [String] { known(step, parameters)?.ladder ?? [] }

    func estimate(_ step: String, _ target: Target, _ world: World, _ parameters: Parameters) -> Estimate {
        let areOthers = world.changing.contains(Target(target.subject, .chapters))
        let facts = WritingFacts(
            transcriptTokens: world.facts(.transcript, of: world.itemSubject)?.tokens,
            durationSeconds: world.facts(.source, of: world.itemSubject)?.durationSeconds ?? world.item.durationSeconds,
            sections: areOthers ? nil : world.facts(.chapters, of: target.subject)?.sectionKeys?.count)
        return known(step, parameters)?.estimate(step, facts, parameters) ?? .free
    }

    /// Of the sections of an article beside those known: in all as many as are usual, a lead and a closing list.
    func estimateOfSections(_ target: Target, _ world: World, _ parameters: Parameters, besides known: Int = 0) -> Estimate {
        let one = estimate("section", target, world, parameters)
        guard !one.isKnown || one.cost > .zero else { return .free }
        let count = min(parameters.maxSections, parameters.targetChapters ?? .max, ModelWriter.usualSections) + 2 - known
        guard count > 0 else { return Estimate(cost: .zero, isKnown: false, basis: "as many sections as the chapters will name") }
        let cost = (0..<count).reduce(Money.zero) { total, _ in total + one.cost }
        let what = known > 0 ? "more sections" : "sections"
        return Estimate(cost: cost, isKnown: false, basis: "some \(count) \(what), each: \(one.basis)", gap: one.gap)
    }

    private func known(_ step: String, _ parameters: Parameters) -> (any Writer)? {
        let name = parameters.writer(of: step)
        var chosen: [ModelWriter.Rung] = []
        for part in name.split(separator: ",") {
            guard let rung = rung(String(part)) else { return nil }
            chosen.append(rung)
        }
        if chosen.count == 1, case .writer(let only)? = chosen.first { return only }
        return chosen.isEmpty ? nil : ModelWriter(name, chosen, prompts: prompts)
    }

    private func rung(_ name: String) -> ModelWriter.Rung? {
        if let rung = rungs[name] { return rung }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isModelName(parts[1]), let make = makers[String(parts[0])] else { return nil }
        return .model(make(String(parts[1])))
    }

    /// Vendors name models in ASCII: `gpt-4.1`, `ft:gpt-4o:acme::7p4l`, `meta-llama/Llama-3.1-8B`.
    private static func isModelName(_ name: Substring) -> Bool {
        (1...100).contains(name.utf8.count) && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._:/@-".contains($0)) }
    }
}

extension Writers: WriterCatalogue {
    package var tones: [String] { prompts.toneNames }

    package func knows(_ writer: String) -> Bool { rung(writer) != nil }

    package func heeds(_ writer: String, in step: String) -> Set<StyleChoice> {
        guard case .model(let model)? = rung(writer) else { return [] }
        return model.facts.takesTemperature ? prompts.heeded(step) : prompts.heeded(step).subtracting([.temperature])
    }

    package func modelName(_ writer: String) -> String? {
        guard case .model(let model)? = rung(writer) else { return nil }
        return model.name
    }

    package func languageName(_ tag: String) -> String? { TextLanguage.name(tag) }
}
