internal import AnyJSON
internal import Foundation

/// What goes over the wire: JSON in snake_case, times in RFC 3339, money as a decimal text in US dollars.
package enum Wire {
    package static func encode(_ value: some Encodable) throws -> [UInt8] { try JSONBytes.of(value, keys: .snakeCase) }

    package static func decode<T: Decodable>(_ type: T.Type = T.self, _ bytes: [UInt8]) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(bytes))
    }

    /// A page of a list.
    package struct List<Row: Codable & Sendable>: Codable, Sendable {
        package let data: [Row]
        package let nextCursor: String?
        package let hasMore: Bool

        package init(_ data: [Row], nextCursor: String?) {
            self.data = data
            self.nextCursor = nextCursor
            hasMore = nextCursor != nil
        }
    }

    /// A failure as RFC 9457 wants it, with a stable code and a remedy.
    package struct Problem: Codable, Sendable, Error {
        /// The code as a URN: it names the kind of problem and leads nowhere.
        package static func type(of code: String) -> String { "urn:quill:error:" + code }

        package let type: String
        package let title: String
        package let status: Int
        package let detail: String
        package let code: String
        package let hint: String?
        package let requestId: String
        package let errors: [FieldProblem]?

        package init(status: Int, title: String, detail: String, code: String, hint: String?, requestId: String, errors: [FieldProblem]?) {
            type = Self.type(of: code)
            self.status = status
            self.title = title
            self.detail = detail
            self.code = code
            self.hint = hint
            self.requestId = requestId
            self.errors = errors
        }
    }
}
