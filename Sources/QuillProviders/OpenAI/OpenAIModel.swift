package import HTTPClient
package import QuillCore

/// A model behind OpenAI's chat completions: OpenAI itself, or any server that speaks the same.
package struct OpenAIModel: TextModel {
    package static let standardBase = "https://api.openai.com/v1"

    package let name: String
    package let facts: TextModelFacts
    private let model: String
    private let base: String
    private let effort: String?
    private let call: ModelCall

    /// - Parameters:
    ///   - key: nil for a local server that asks for none.
    ///   - base: what stands before `/chat/completions`.
    ///   - facts: of a model that is not in the table.
    package init(
        model: String, key: Secret?, base: String = OpenAIModel.standardBase, table: ModelTable, facts: TextModelFacts? = nil,
        client: HTTPClient, patience: ModelPatience = ModelPatience(), now: @escaping @Sendable () -> Timestamp
    ) {
        let entry = table.entry(vendor: "openai", model: model)
        name = "openai:" + model
        self.facts = (facts ?? entry?.facts ?? .unknownModel).with(takesTemperature: entry?.effort == nil)
        self.model = model
        self.base = base.withoutTrailingSlash
        effort = entry?.effort
        call = ModelCall(client: client, vendor: "OpenAI", model: model, key: key, patience: patience, now: now)
    }

    package func complete(
        _ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void
    ) async throws(QuillError) -> TextCompletion {
        let started = ContinuousClock.now
        let limit = facts.limit(of: prompt, thinks: effort != nil)
        let request = OpenAIRequest(
            model: model, prompt: prompt, maxOutputTokens: limit, isOpenAI: base.hasPrefix("https://api.openai.com/"), effort: effort)
        let body = try request.body()
        var reader = OpenAIReader(maxOutputTokens: limit)
        var isRefused = false
        do throws(ModelCall.Stop) {
            let headers = call.key.map { [("Authorization", "Bearer " + $0.reveal())] } ?? []
            try await call.run(
                &reader, url: base + "/chat/completions", headers: headers, body: body, maxOutputTokens: limit, heard: heard)
        } catch {
            switch error {
            case .failed(let error): throw error
            case .refused: isRefused = true
            }
        }
        return TextCompletion(
            text: reader.answer.text, ending: isRefused ? .refused : reader.ending, model: reader.model ?? model,
            inputTokens: reader.usage?.promptTokens ?? TokenEstimate.tokens(prompt),
            outputTokens: reader.usage?.completionTokens
                ?? TokenEstimate.tokens(reader.answer.text),
            isEstimated: reader.usage == nil, seconds: started.elapsedSeconds)
    }
}
