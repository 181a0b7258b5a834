internal import AnyJSON
internal import HTTPClient
internal import QuillCore

/// A message as it is asked for.
struct AnthropicRequest {
    let model: String
    let prompt: TextPrompt
    let maxOutputTokens: Int
    let schemaBy: AnthropicModel.SchemaMethod
    let effort: String?

    /// No temperature: the published request has none, and newer models refuse it.
    func body() throws(QuillError) -> JSONValue {
        var body: [String: JSONValue] = [
            "model": .string(model), "stream": true, "max_tokens": .integer(Int64(maxOutputTokens)), "system": .string(prompt.system),
            "messages": .array([.object(["role": "user", "content": .string(prompt.user)])]),
        ]
        var output: [String: JSONValue] = [:]
        if let effort { output["effort"] = .string(effort) }
        if let text = prompt.schema {
            let schema = try JSONValue.schema(text)
            switch schemaBy {
            case .outputFormat: output["format"] = .object(["type": "json_schema", "schema": schema])
            case .forcedTool:
                body["tools"] = .array([
                    .object(["name": .string(Self.tool), "description": "Takes the whole answer.", "input_schema": schema])
                ])
                body["tool_choice"] = .object(["type": "tool", "name": .string(Self.tool)])
            }
        }
        if !output.isEmpty { body["output_config"] = .object(output) }
        return .object(body)
    }

    private static let tool = "answer"
}

/// Reads the events of a message.
struct AnthropicReader: AnswerReader {
    private(set) var answer: AnswerText
    private(set) var isComplete = false
    private(set) var model: String?
    private(set) var inputTokens: Int?
    private(set) var outputTokens: Int?
    private var stopReason: String?

    init(maxOutputTokens: Int) { answer = AnswerText(maxOutputTokens: maxOutputTokens) }

    var isWhole: Bool { isComplete || stopReason != nil }

    var ending: TextCompletion.Ending {
        switch stopReason {
        case "max_tokens", "model_context_window_exceeded", "pause_turn": .truncated
        case "refusal": .refused
        default: .finished
        }
    }

    mutating func take(_ event: ServerSentEvents.Event, of call: ModelCall) throws(ModelCall.Stop) {
        guard let said = call.decode(Event.self, Array(event.data.utf8)) else { throw .failed(ModelFailure.garbled(call.vendor)) }
        switch said.type {
        case "error": throw call.stop(said.error ?? .null, status: (said.error ?? .null).impliedStatus)
        case "message_start":
            model = said.message?.model
            count(said.message?.usage)
        case "content_block_start": try append(said.contentBlock?.text, call)
        // The JSON of a forced tool comes in pieces as text does. Thinking is not part of the answer.
        case "content_block_delta": try append(said.delta?.text ?? said.delta?.partialJSON, call)
        case "message_delta":
            stopReason = said.delta?.stopReason ?? stopReason
            count(said.usage)
        case "message_stop":
            guard model != nil else { throw .failed(ModelFailure.garbled(call.vendor)) }
            isComplete = true
        // Pings, ends of blocks, and what a later version may add.
        default: break
        }
    }

    private mutating func append(_ text: String?, _ call: ModelCall) throws(ModelCall.Stop) {
        guard let text else { return }
        do throws(QuillError) { try answer.append(text, from: call.vendor) } catch { throw .failed(error) }
    }

    /// The later count is the better one, but need not name both.
    private mutating func count(_ usage: Event.Usage?) {
        guard let usage else { return }
        if let input = usage.inputTokens {
            inputTokens = [input, usage.cacheCreationInputTokens ?? 0, usage.cacheReadInputTokens ?? 0].reduce(0, &+)
        }
        outputTokens = usage.outputTokens ?? outputTokens
    }

    struct Event: Decodable {
        struct Message: Decodable {
            let model: String?
            let usage: Usage?
        }

        struct Usage: Decodable {
            let inputTokens: Int?
            let outputTokens: Int?
            let cacheCreationInputTokens: Int?
            let cacheReadInputTokens: Int?

            enum CodingKeys: String, CodingKey {
                case inputTokens = "input_tokens"
                case outputTokens = "output_tokens"
                case cacheCreationInputTokens = "cache_creation_input_tokens"
                case cacheReadInputTokens = "cache_read_input_tokens"
            }
        }

        struct Block: Decodable { let text: String? }

        struct Delta: Decodable {
            let text: String?
            let partialJSON: String?
            let stopReason: String?

            enum CodingKeys: String, CodingKey {
                case text
                case partialJSON = "partial_json"
                case stopReason = "stop_reason"
            }
        }

        let type: String
        let message: Message?
        let contentBlock: Block?
        let delta: Delta?
        let usage: Usage?
        let error: JSONValue?

        enum CodingKeys: String, CodingKey {
            case type, message, delta, usage, error
            case contentBlock = "content_block"
        }
    }
}
