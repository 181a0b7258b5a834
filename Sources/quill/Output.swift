internal import Foundation
internal import QuillCore
internal import Terminal

/// What `--json` prints: snake_case, sorted keys, one document.
enum Output {
    static func json(_ value: some Encodable, _ console: Console) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do { console.line(String(decoding: try encoder.encode(value), as: UTF8.self)) } catch {
            console.failure("quill", "the answer could not be written as JSON: \(error)")
        }
    }
}

struct ErrorOutput: Encodable {
    struct Problem: Encodable {
        let code: String
        let message: String
        let hint: String?

        init(_ error: QuillError) {
            code = error.code.rawValue
            message = error.message
            hint = error.hint
        }
    }
    let error: Problem
}
