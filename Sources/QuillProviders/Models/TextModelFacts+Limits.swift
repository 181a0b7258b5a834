internal import QuillCore

extension TextModelFacts {
    /// What is assumed of a model that nobody described: little enough for the small ones that people run themselves.
    static let unknownModel = TextModelFacts(contextTokens: 8_192, maxOutputTokens: 2_048, price: nil)

    /// Thinking is counted as part of the answer, so a model that thinks gets room for it.
    private static let thinkingTokens = 8_192

    /// The tokens to ask for.
    func limit(of prompt: TextPrompt, thinks: Bool) -> Int {
        let wanted = max(1, min(prompt.maxOutputTokens, maxOutputTokens))
        return thinks ? min(wanted + Self.thinkingTokens, maxOutputTokens) : wanted
    }
}

extension TokenEstimate {
    static func tokens(_ prompt: TextPrompt) -> Int { tokens(prompt.system) + tokens(prompt.user) + tokens(prompt.schema ?? "") }
}

extension String {
    var withoutTrailingSlash: String {
        var text = Substring(self)
        while text.last == "/" { text.removeLast() }
        return String(text)
    }
}

extension ContinuousClock.Instant {
    var elapsedSeconds: Double { (ContinuousClock.now - self) / .seconds(1) }
}
