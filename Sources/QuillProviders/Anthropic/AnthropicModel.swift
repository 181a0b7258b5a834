package import HTTPClient
package import QuillCore

/// A model behind Anthropic's messages.
package struct AnthropicModel: TextModel {
    package static let standardBase = "https://api.anthropic.com"
    /// Of the messages API; the published types that the tests hold requests to are those of this version.
    private static let version = "2026-10-21"

    /// How an answer is held to a JSON Schema.
    package enum SchemaMethod: Sendable {
        case outputFormat
        /// For servers and models that know no output format.
        case forcedTool
    }

    package let name: String
    package let facts: TextModelFacts
    private let model: String
    private let base: String
    private let schemaBy: SchemaMethod
    private let effort: String?
    private let call: ModelCall

    /// - Parameters:
    ///   - base: what stands before `/v1/messages`.
    ///   - facts: of a model that is not in the table.
    package init(
        model: String, key: Secret?, base: String = AnthropicModel.standardBase, table: ModelTable, facts: TextModelFacts? = nil,
        schemaBy: SchemaMethod = .outputFormat, client: HTTPClient, patience: ModelPatience = ModelPatience(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        let entry = table.entry(vendor: "anthropic", model: model)
        name = "anthropic:" + model
        self.facts = (facts ?? entry?.facts ?? .unknownModel).with(takesTemperature: false)
        self.model = model
        let plain = base.withoutTrailingSlash
        self.base = plain.hasSuffix("/v1") ? String(plain.dropLast(3)) : plain
        self.schemaBy = schemaBy
        effort = entry?.effort
        call = ModelCall(client: client, vendor: "Anthropic", model: model, key: key, patience: patience, now: now)
    }

    package func complete(
        _ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void
    ) async throws(QuillError) -> TextCompletion {
        let started = ContinuousClock.now
        let limit = facts.limit(of: prompt, thinks: effort != nil)
        let request = AnthropicRequest(model: model, prompt: prompt, maxOutputTokens: limit, schemaBy: schemaBy, effort: effort)
        let body = try request.body()
        var reader = AnthropicReader(maxOutputTokens: limit)
        var isRefused = false
        do throws(ModelCall.Stop) {
            let key = call.key.map { [("x-api-key", $0.reveal())] } ?? []
            try await call.run(
                &reader, url: base + "/v1/messages", headers: [("anthropic-version", Self.version)] + key, body: body,
                maxOutputTokens: limit, heard: heard)
        } catch {
            switch error {
            case .failed(let error): throw error
            case .refused: isRefused = true
            }
        }
        return TextCompletion(
            text: reader.answer.text, ending: isRefused ? .refused : reader.ending, model: reader.model ?? model,
            inputTokens: reader.inputTokens ?? TokenEstimate.tokens(prompt),
            outputTokens: reader.outputTokens
                ?? TokenEstimate.tokens(reader.answer.text),
            isEstimated: reader.inputTokens == nil || reader.outputTokens == nil, seconds: started.elapsedSeconds)
    }
}
