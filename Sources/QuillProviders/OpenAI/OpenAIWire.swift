internal import AnyJSON
internal import HTTPClient
internal import QuillCore

/// A chat completion as it is asked for.
struct OpenAIRequest {
    let model: String
    let prompt: TextPrompt
    let maxOutputTokens: Int
    /// OpenAI's own parameters, in place of those that compatible servers took over.
    let isOpenAI: Bool
    /// For models that think before they answer, which take no temperature.
    let effort: String?

    func body() throws(QuillError) -> JSONValue {
        var body: [String: JSONValue] = [
            "model": .string(model), "stream": true, "stream_options": .object(["include_usage": true]),
            "messages": .array([
                .object(["role": "system", "content": .string(prompt.system)]), .object(["role": "user", "content": .string(prompt.user)]),
            ]),
        ]
        body[isOpenAI ? "max_completion_tokens" : "max_tokens"] = .integer(Int64(maxOutputTokens))
        if let effort { body["reasoning_effort"] = .string(effort) } else { body["temperature"] = .number(prompt.temperature) }
        if let schema = prompt.schema {
            body["response_format"] = .object([
                "type": "json_schema",
                "json_schema": .object(["name": "answer", "strict": true, "schema": try JSONValue.schema(schema)]),
            ])
        }
        return .object(body)
    }
}

/// Reads the chunks of a chat completion.
struct OpenAIReader: AnswerReader {
    private(set) var answer: AnswerText
    private(set) var isComplete = false
    private(set) var model: String?
    private(set) var usage: Chunk.Usage?
    private var finish: String?
    private var refusal = ""

    init(maxOutputTokens: Int) { answer = AnswerText(maxOutputTokens: maxOutputTokens) }

    var isWhole: Bool { isComplete || finish != nil }

    var ending: TextCompletion.Ending {
        switch finish {
        case "length": .truncated
        case "content_filter": .refused
        default: refusal.isEmpty ? .finished : .refused
        }
    }

    mutating func take(_ event: ServerSentEvents.Event, of call: ModelCall) throws(ModelCall.Stop) {
        if event.data == "[DONE]" {
            // Some servers end every stream with it, even one that broke off: without a word it is no answer.
            isComplete = finish != nil || !answer.text.isEmpty
            if !isComplete { throw .failed(ModelFailure.half(call.vendor)) }
            return
        }
        guard let chunk = call.decode(Chunk.self, Array(event.data.utf8)) else { throw .failed(ModelFailure.garbled(call.vendor)) }
        if let error = chunk.error { throw call.stop(error, status: error.impliedStatus) }
        model = model ?? chunk.model
        usage = chunk.usage ?? usage
        // Only one was asked for.
        guard let choice = chunk.choices?.first else { return }
        do throws(QuillError) {
            if let text = choice.delta?.content { try answer.append(text, from: call.vendor) }
            if let text = choice.delta?.refusal {
                refusal += text
                try answer.append(text, from: call.vendor)
            }
        } catch { throw .failed(error) }
        finish = choice.finishReason ?? finish
    }

    struct Chunk: Decodable {
        struct Choice: Decodable {
            let delta: Delta?
            let finishReason: String?

            enum CodingKeys: String, CodingKey {
                case delta
                case finishReason = "finish_reason"
            }
        }

        struct Delta: Decodable {
            let content: String?
            let refusal: String?
        }

        struct Usage: Decodable {
            let promptTokens: Int
            let completionTokens: Int

            enum CodingKeys: String, CodingKey {
                case promptTokens = "prompt_tokens"
                case completionTokens = "completion_tokens"
            }
        }

        let model: String?
        let choices: [Choice]?
        let usage: Usage?
        let error: JSONValue?
    }
}

extension JSONValue {
    /// The status that an error would have had, were the stream not under way: its number if it has one, else by its kind.
    var impliedStatus: Int {
        if case .integer(let code)? = self["code"], (400...599).contains(code) { return Int(code) }
        return switch self["type"]?.text {
        case "authentication_error", "invalid_api_key": 401
        case "permission_error": 403
        case "not_found_error": 404
        case "rate_limit_error", "rate_limit_exceeded", "tokens", "requests": 429
        case "invalid_request_error": 400
        case "request_too_large": 413
        case "overloaded_error": 529
        case "timeout_error": 504
        default: 500
        }
    }
}
