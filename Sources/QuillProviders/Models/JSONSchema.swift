internal import AnyJSON
internal import Foundation
internal import QuillCore

extension JSONValue {
    /// A JSON Schema as a step wrote it.
    static func schema(_ text: String) throws(QuillError) -> JSONValue {
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) } catch { throw notASchema }
        guard case .object = value else { throw notASchema }
        return value
    }

    private static let notASchema = QuillError(.internalError, "The JSON Schema of a prompt is not a JSON object.")
}
