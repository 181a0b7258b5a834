package import QuillCore

extension ModelWriter {
    /// Words are spoken at some 150 a minute; with their numbers that is this many tokens.
    private static let tokensPerMinute = 330.0
    /// The task, the fence and the headings.
    private static let overhead = 1_300
    /// Of an answer to next to nothing: its form and its numbers.
    private static let leastOutput = 200
    /// What a section needs of the transcript where the chapters are not known.
    static let usualSections = 6

    /// What the first rung would take, without second tries. Where no price is known it says so (`gap`).
    package func estimate(_ step: String, _ facts: WritingFacts, _ parameters: Parameters) -> Estimate {
        guard let first = rungs.first else { return Estimate(cost: .zero, basis: "no model", gap: .length) }
        guard case .model(let model) = first else {
            if case .writer(let writer) = first { return writer.estimate(step, facts, parameters) }
            return .free
        }
        let guess = facts.durationSeconds.map { Int(min(max(0, $0), 1e6) / 60 * Self.tokensPerMinute) }
        guard let transcript = facts.transcriptTokens ?? guess else {
            let gap: Estimate.Gap = model.facts.price == nil ? .price(of: model.name) : .length
            return Estimate(cost: .zero, basis: "\(model.name), as long as the transcript will be", gap: gap)
        }
        let (input, output) = tokens(step, transcript, facts.sections ?? min(parameters.maxSections, Self.usualSections), model)
        let cost = Pricing.cost(input, model.facts.price?.input) + Pricing.cost(output, model.facts.price?.output)
        let count = "about \(Self.grouped(input)) tokens in, \(Self.grouped(output)) out"
        guard model.facts.price != nil else {
            return Estimate(cost: .zero, basis: "\(model.name), \(count); no price is known", gap: .price(of: model.name))
        }
        return Estimate(cost: cost, isKnown: facts.transcriptTokens != nil, basis: "\(model.name), \(count)")
    }

    private func tokens(_ step: String, _ transcript: Int, _ sections: Int, _ model: any TextModel) -> (input: Int, output: Int) {
        let answer = library.files(of: step).map(\.outputTokens).max() ?? 1_500
        let usual = min(answer, model.facts.maxOutputTokens) * 2 / 3
        // Little was said: then little can be written.
        func output(_ material: Int) -> Int { material < usual ? min(usual, material + Self.leastOutput) : usual }
        switch step {
        case "chapters": return (Self.overhead + 400, output(sections * 40))
        case "seo": return (Self.overhead + min(transcript, 2_500), output(transcript))
        case "section":
            let material = transcript / max(1, sections)
            return read(material, model, output(material))
        default: return read(transcript, model, output(transcript))
        }
    }

    /// Material read at once, or by notes of its parts.
    private func read(_ material: Int, _ model: any TextModel, _ output: Int) -> (input: Int, output: Int) {
        let room = max(500, (model.facts.contextTokens - Self.overhead - output * 3 / 2) * 95 / 100)
        guard material > room else { return (material + Self.overhead, output) }
        let parts = (material + room - 1) / room
        let notes = parts * 600
        return (material + (parts + 1) * Self.overhead + min(notes, room), notes + output)
    }

    /// `12,300`
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.map { (($0 > 0 && (digits.count - $0) % 3 == 0) ? "," : "") + String(digits[$0]) }.joined()
    }
}
