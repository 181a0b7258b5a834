import Foundation

/// Reads an answer out of the text that a model gave.
enum AnswerReader {
    static func read<Form: Answer>(_ text: String, as form: Form.Type = Form.self) throws(Fault) -> Form {
        let bytes = Array(unfenced(text).utf8)
        do throws(StrictJSON.Failure) { try StrictJSON.check(bytes) } catch { throw .notJSON(error.reason) }
        do {
            return try JSONDecoder().decode(form, from: Data(bytes))
        } catch let error as DecodingError {
            throw .notJSON(reason(error))
        } catch {
            throw .notJSON("it cannot be decoded")
        }
    }

    /// Models that were not held to a schema like to put JSON into a code block. Nothing else may stand around it.
    private static func unfenced(_ text: String) -> String {
        let text = text.trimmed
        guard text.hasPrefix("```"), text.hasSuffix("```"), let line = text.firstIndex(of: "\n"), text.count > 6 else { return text }
        let body = text[text.index(after: line)...].dropLast(3)
        return body.contains("```") ? text : body.trimmed
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(path(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context): "\(path(context.codingPath)) is of the wrong type"
        case .valueNotFound(_, let context): "\(path(context.codingPath)) is null"
        case .dataCorrupted(let context): "\(path(context.codingPath)) has a value that is not allowed"
        @unknown default: "it cannot be decoded"
        }
    }

    /// `topics[2].heading`: keys are those of our own forms.
    private static func path(_ keys: [any CodingKey]) -> String {
        let text = keys.reduce("") { text, key in
            key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
        }
        return text.isEmpty ? "the value" : text
    }
}
