import QuillCore

/// What a model is asked, and how it is asked once more.
extension Desk {
    struct Asked: Sendable {
        var prompt: TextPrompt
        let fence: Fence
    }

    /// The task in the system part, which holds nothing from outside; everything else behind the fence.
    func prompt(_ brief: Brief, schema: String, previous: String? = nil, closing: String? = nil) throws(QuillError) -> Asked {
        var blocks: [Fence.Block] = []
        let wishes = library.wishes(work.parameters, of: brief.prompt.step)
        if !wishes.isEmpty { blocks.append(.init(label: "editor", lines: wishes)) }
        if !brief.context.isEmpty { blocks.append(.init(label: "outline", lines: brief.context)) }
        blocks.append(.init(label: "material", lines: brief.lines.map { ($0.tag, $0.text) }))
        if let previous { blocks.append(.init(label: "previous answer", lines: [("answer", previous)])) }
        let fence = Fence(blocks, of: brief.prompt.name)
        let values = brief.values.merging([
            "mark": fence.mark, "canary": fence.canary, "language": TextLanguage.name(language) ?? "the language of the material",
            "tone": library.tone(work.parameters), "industry": library.industry(work.parameters),
        ]) { $1 }
        let system = try [library.file("common"), brief.prompt].map { (file) throws(QuillError) in try file.filled(values) }
        let user = blocks.map(fence.enclosed) + [closing ?? "Do the task of the system message for the material above."]
        return Asked(
            prompt: TextPrompt(
                system: system.joined(separator: "\n\n"), user: user.joined(separator: "\n\n"), schema: schema,
                maxOutputTokens: min(brief.prompt.outputTokens, model.facts.maxOutputTokens),
                temperature: work.parameters.temperature ?? brief.prompt.temperature),
            fence: fence)
    }

    /// The same once more, with what was wrong, and the answer itself where there is room for it.
    func repair(
        _ brief: Brief, _ asked: Asked, _ answer: String, _ fault: Fault, schema: String
    ) throws(QuillError) -> Asked {
        let closing = try library.file("repair").filled(["fault": fault.words + "."])
        let shown = String(answer.unicodeScalars.prefix(6_000).map(Character.init))
        var next = try prompt(brief, schema: schema, previous: shown, closing: closing)
        if !fits(next.prompt) { next = try prompt(brief, schema: schema, closing: closing) }
        next.prompt = next.prompt.with(maxOutputTokens: asked.prompt.maxOutputTokens)
        return next
    }

    private func fits(_ prompt: TextPrompt) -> Bool {
        TokenEstimate.tokens(prompt.system) + TokenEstimate.tokens(prompt.user) + prompt.maxOutputTokens <= model.facts.contextTokens
    }

    func enlarged(_ prompt: TextPrompt) -> TextPrompt? {
        let room = model.facts.contextTokens - TokenEstimate.tokens(prompt.system) - TokenEstimate.tokens(prompt.user)
        let more = min(prompt.maxOutputTokens * 2, model.facts.maxOutputTokens, room)
        return more > prompt.maxOutputTokens ? prompt.with(maxOutputTokens: more) : nil
    }

    /// How many tokens of lines one call of this brief can hold.
    func room(for brief: Brief, schema: String) throws(QuillError) -> Int {
        var empty = brief
        empty.lines = []
        let asked = try prompt(empty, schema: schema)
        let taken = TokenEstimate.tokens(asked.prompt.system) + TokenEstimate.tokens(asked.prompt.user) + TokenEstimate.tokens(schema)
        let room = (model.facts.contextTokens - taken - asked.prompt.maxOutputTokens) * 95 / 100
        guard room >= 200 else {
            throw QuillError(
                .modelUnusable, "\(model.name) holds \(model.facts.contextTokens) tokens, too few for \(brief.title).", .climb,
                hint: "Choose a model with a larger context.")
        }
        return room
    }
}

extension TextPrompt {
    func with(maxOutputTokens: Int) -> TextPrompt {
        TextPrompt(system: system, user: user, schema: schema, maxOutputTokens: maxOutputTokens, temperature: temperature)
    }
}
