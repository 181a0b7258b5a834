/// Everything that decides what a step will make: equal recipes make equal things, so nothing needs to be made twice.
package struct Recipe: Hashable, Sendable, Codable {
    package let step: String
    package let version: Int
    /// Digest of the prompt or of the rules that stand in for one; empty where there is none.
    package let prompt: String
    /// The parameters of the run that this step heeds.
    package let parameters: [String: String]
    /// The rungs in the order in which they would be tried.
    package let ladder: [String]
    /// The content digest of each input, by its variant.
    package let inputs: [String: String]

    package init(
        step: String, version: Int, prompt: String = "", parameters: [String: String] = [:], ladder: [String] = [],
        inputs: [String: String]
    ) {
        self.step = step
        self.version = version
        self.prompt = prompt
        self.parameters = parameters
        self.ladder = ladder
        self.inputs = inputs
    }

    /// A digest over a canonical spelling. Every part is length-prefixed, so no two recipes share a spelling.
    package var digest: Digest {
        var parts = [step, String(version), prompt, String(ladder.count)] + ladder
        for (key, value) in parameters.sorted(by: { $0.key < $1.key }) { parts += ["p", key, value] }
        for (key, value) in inputs.sorted(by: { $0.key < $1.key }) { parts += ["i", key, value] }
        return Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined())
    }

    /// What has changed since `old`, for a person: `prompt changed, new transcript`.
    package func differences(from old: Recipe) -> [String] {
        var found: [String] = []
        if step != old.step { found.append("step \(old.step) → \(step)") }
        if version != old.version { found.append("step version \(old.version) → \(version)") }
        if prompt != old.prompt { found.append("prompt changed") }
        if ladder != old.ladder { found.append("\(Self.words(old.ladder)) became \(Self.words(ladder))") }
        for key in Set(parameters.keys).union(old.parameters.keys).sorted() where parameters[key] != old.parameters[key] {
            found.append("\(key): \(old.parameters[key] ?? "none") → \(parameters[key] ?? "none")")
        }
        for key in Set(inputs.keys).union(old.inputs.keys).sorted() where inputs[key] != old.inputs[key] {
            found.append(old.inputs[key] == nil ? "now rests on \(key)" : inputs[key] == nil ? "no longer rests on \(key)" : "new \(key)")
        }
        return found
    }

    /// A ladder for a person; what is written without a model has none.
    private static func words(_ ladder: [String]) -> String { ladder.isEmpty ? "no model" : ladder.joined(separator: " → ") }
}
