import QuillCore

/// Where one model writes for one job: it is asked, its answers are checkpoints with their usage, and what is wrong with an
/// answer is shown to it once.
struct Desk: Sendable {
    let model: any TextModel
    let library: PromptLibrary
    let work: any Work
    /// BCP 47, what the text has to be in.
    let language: String
    /// Before the keys of its checkpoints: the round and the rung.
    let place: String

    /// One thing to be written.
    struct Brief: Sendable {
        let prompt: PromptFile
        var values: [String: String] = [:]
        /// What the model should know beside the material: title, headings. Also from outside.
        var context: [(tag: String, text: String)] = []
        var lines: [Line]
        /// After the place, the key of its checkpoints.
        var key: String
        /// For a person who watches: `the outline`.
        var title: String
    }

    /// Asks for an answer that passes `check`. At most three calls: one more with a larger limit where the answer was cut off,
    /// one more that shows the model what was wrong.
    func ask<Form: Answer, Value>(
        _ brief: Brief, as form: Form.Type, check: (Form) throws(Fault) -> Value
    ) async throws(QuillError) -> Value {
        let first = try prompt(brief, schema: form.schema)
        var asked = first
        var answer = try await complete(asked.prompt, brief, brief.key)
        var fault: Fault
        do throws(Fault) { return try judge(answer, asked, check) } catch { fault = error }
        if fault == .truncated, ranOut(answer, of: asked.prompt) { throw tooSmall(answer, brief) }
        if fault == .truncated, let longer = enlarged(asked.prompt) {
            asked.prompt = longer
            answer = try await complete(longer, brief, brief.key + "+longer")
            do throws(Fault) { return try judge(answer, asked, check) } catch { fault = error }
        }
        guard !fault.isFinal else { throw failure(fault, brief) }
        do throws(QuillError) {
            asked = try repair(brief, asked, answer.text, fault, schema: form.schema)
            answer = try await complete(asked.prompt, brief, brief.key + "+repair")
        } catch {
            // It took the first prompt, so what is to be told is what was wrong with its answer to that.
            throw error.code == .tooLong ? failure(fault, brief) : error
        }
        do throws(Fault) { return try judge(answer, asked, check) } catch { throw failure(error, brief) }
    }

    /// Whether an answer was cut off long before its limit, because the model holds less than it is taken to hold. To ask for
    /// more would be in vain, and to show the answer again would leave still less room.
    private func ranOut(_ answer: TextCompletion, of prompt: TextPrompt) -> Bool {
        answer.ending == .truncated && !answer.isEstimated && answer.outputTokens < prompt.maxOutputTokens * 3 / 4
            && answer.inputTokens + answer.outputTokens < model.facts.contextTokens * 3 / 4
    }

    private func tooSmall(_ answer: TextCompletion, _ brief: Brief) -> QuillError {
        let held = answer.inputTokens + answer.outputTokens
        return QuillError(
            .modelUnusable,
            "\(model.name) had no room for \(brief.title): it holds some \(held) tokens and not \(model.facts.contextTokens).", .climb,
            hint: "Say how much it holds in the file of QUILL_MODEL_PRICES, or give its server a larger context.")
    }

    private func judge<Form: Answer, Value>(
        _ answer: TextCompletion, _ asked: Asked, _ check: (Form) throws(Fault) -> Value
    ) throws(Fault) -> Value {
        try Guards.check(raw: answer.text, ending: answer.ending, against: asked.prompt.system, asked.fence)
        if answer.ending == .truncated { throw .truncated }
        let form: Form = try AnswerReader.read(answer.text)
        // Once more, since JSON can spell a letter as a number.
        if Guards.leaks(form.everything.joined(separator: "\n"), asked.prompt.system, asked.fence) { throw .leaked }
        try Guards.check(texts: form.texts, language: language)
        return try check(form)
    }

    private func failure(_ fault: Fault, _ brief: Brief) -> QuillError {
        QuillError(
            fault == .refused ? .modelRefused : .modelUnusable, "\(model.name) gave nothing usable for \(brief.title): \(fault.words).",
            .climb, hint: "Choose another model or writer, or ask again.")
    }

    /// The recorded answer to this prompt, or the model's, recorded with what it consumed before this returns.
    private func complete(_ prompt: TextPrompt, _ brief: Brief, _ key: String) async throws(QuillError) -> TextCompletion {
        let spelling = [model.name, prompt.system, prompt.user, prompt.schema ?? "", "\(prompt.maxOutputTokens) \(prompt.temperature)"]
        let (model, work) = (model, work)
        let expected = Double(prompt.maxOutputTokens * 3)
        let stage = "\(brief.title) by \(model.name)"
        work.report(Progress(stage: stage))
        let bytes = try await work.once(place + key, input: Digest(of: spelling.map { "\($0.utf8.count):\($0)" }.joined())) {
            () async throws(QuillError) in
            let answer = try await model.complete(prompt) { heard in
                work.report(Progress(stage: stage, completed: min(Double(heard), expected), total: expected))
            }
            return Metered(try JSON.encode(answer), usage: Pricing.usage(of: answer, model))
        }
        return try JSON.decode(TextCompletion.self, bytes)
    }
}
