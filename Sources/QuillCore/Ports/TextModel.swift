/// A language model that answers in text. An adapter speaks one vendor's protocol and classifies its failures.
package protocol TextModel: Sendable {
    /// Vendor and model as a person names them: `openai:gpt-4o-mini`.
    var name: String { get }
    var facts: TextModelFacts { get }
    /// Asks once. `heard` gets the number of characters that have come so far. A refusal by the model is an ending, not an
    /// error; a failure of the vendor is an error with its disposition (`wait` where it asked for patience).
    func complete(_ prompt: TextPrompt, heard: @escaping @Sendable (Int) -> Void) async throws(QuillError) -> TextCompletion
}

/// What a model can hold and what it costs.
package struct TextModelFacts: Sendable, Hashable {
    /// Tokens of prompt and answer together.
    package let contextTokens: Int
    package let maxOutputTokens: Int
    /// Nil where no price is known; then a run says so before it spends.
    package let price: TokenPrice?
    /// Whether it lets itself be told how freely to choose its words. Models that think before they answer do not.
    package let takesTemperature: Bool

    package init(contextTokens: Int, maxOutputTokens: Int, price: TokenPrice?, takesTemperature: Bool = true) {
        self.contextTokens = contextTokens
        self.maxOutputTokens = maxOutputTokens
        self.price = price
        self.takesTemperature = takesTemperature
    }

    package func with(takesTemperature: Bool) -> TextModelFacts {
        TextModelFacts(contextTokens: contextTokens, maxOutputTokens: maxOutputTokens, price: price, takesTemperature: takesTemperature)
    }
}

/// Price of a million tokens.
package struct TokenPrice: Sendable, Hashable, Codable {
    package let input: Money
    package let output: Money

    package init(input: Money, output: Money) {
        self.input = input
        self.output = output
    }
}

/// What a model is asked.
package struct TextPrompt: Sendable, Hashable {
    /// The task; never text from outside.
    package let system: String
    /// The material, with text from outside fenced as data.
    package let user: String
    /// JSON Schema that the answer has to follow; nil for plain text.
    package let schema: String?
    package let maxOutputTokens: Int
    /// 0–2.
    package let temperature: Double

    package init(system: String, user: String, schema: String?, maxOutputTokens: Int, temperature: Double) {
        self.system = system
        self.user = user
        self.schema = schema
        self.maxOutputTokens = maxOutputTokens
        self.temperature = temperature
    }
}

/// What a model answered.
package struct TextCompletion: Sendable, Hashable, Codable {
    package enum Ending: String, Sendable, Hashable, Codable {
        case finished
        /// It ran into the limit of its answer.
        case truncated
        case refused
    }

    package let text: String
    package let ending: Ending
    /// The model as the vendor named it in the answer.
    package let model: String
    package let inputTokens: Int
    package let outputTokens: Int
    /// The server counted no tokens, so the two numbers were guessed from the length of the texts.
    package let isEstimated: Bool
    package let seconds: Double

    package init(
        text: String, ending: Ending, model: String, inputTokens: Int, outputTokens: Int, isEstimated: Bool = false, seconds: Double
    ) {
        self.text = text
        self.ending = ending
        self.model = model
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.isEstimated = isEstimated
        self.seconds = seconds
    }
}
