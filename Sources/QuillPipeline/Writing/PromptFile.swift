import QuillCore

/// A prompt as a file: a small header between two lines `---`, then the text with `{{places}}` for values.
struct PromptFile: Sendable, Hashable {
    let id: String
    let version: Int
    /// The step that it serves; `all` for parts of every prompt.
    let step: String
    let temperature: Double
    /// Tokens that the answer usually stays below: what is asked for at first.
    let outputTokens: Int
    let body: String
    /// Of the whole file, so that any change to it is one to its recipes.
    let digest: Digest

    init(_ text: String) throws(QuillError) {
        let parts = text.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty else { throw Self.damaged("a file has no header") }
        var head: [Substring: String] = [:]
        for line in parts[1].split(separator: "\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { throw Self.damaged("the line “\(line)” of a header is no pair") }
            head[pair[0]] = String(pair[1].drop { $0 == " " })
        }
        guard let id = head["id"], let version = head["version"].flatMap({ Int($0) }) else {
            throw Self.damaged("a header names no id or version")
        }
        self.id = id
        self.version = version
        step = head["step"] ?? "all"
        temperature = head["temperature"].flatMap { Double($0) } ?? 0.6
        outputTokens = head["output"].flatMap { Int($0) } ?? 0
        body = parts[2].last == "\n" ? String(parts[2].dropLast()) : String(parts[2])
        digest = Digest(of: text)
    }

    /// `outline@1`
    var name: String { "\(id)@\(version)" }

    func names(_ place: String) -> Bool { body.contains("{{\(place)}}") }

    /// The text with its places filled, in one pass: what stands in a value is never taken for a place.
    func filled(_ values: [String: String]) throws(QuillError) -> String {
        var text = ""
        var rest = body[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { break }
            guard let value = values[String(rest[open.upperBound..<close.lowerBound])] else {
                throw Self.damaged("\(name) names \(rest[open.lowerBound..<close.upperBound]), which nothing fills")
            }
            text += rest[..<open.lowerBound] + value
            rest = rest[close.upperBound...]
        }
        return text + rest
    }

    static func damaged(_ what: String) -> QuillError {
        QuillError(.internalError, "The prompts are damaged: \(what).", hint: "Install this Quill anew.")
    }
}
