internal import AnyJSON
internal import Foundation
internal import QuillCore
internal import QuillWire

/// Reading calls: bodies, ids and query values, each failure naming its field.
extension Call {
    /// The body as a request type. Unknown fields, wrong types and values out of bounds are all told at once.
    func request<T: WireRequest>(_ type: T.Type = T.self, limit: Int = 1 << 20) async throws -> T {
        let bytes = try await body.collect(limit: limit)
        var values: [String: JSONValue] = [:]
        if !bytes.isEmpty {
            if let mediaType = header("content-type"), !mediaType.lowercased().hasPrefix("application/json") {
                throw ValidationFailure(problems: [FieldProblem(field: "Content-Type", message: "has to be application/json here.")])
            }
            do {
                guard case .object(let object) = try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
                    throw ValidationFailure(problems: [FieldProblem(field: "body", message: "has to be a JSON object.")])
                }
                values = object
            } catch is DecodingError {
                throw ValidationFailure(problems: [FieldProblem(field: "body", message: "is not JSON that can be read.")])
            }
        }
        var fields = Fields(values)
        let request = T(&fields)
        let problems = fields.problems
        guard problems.isEmpty else { throw ValidationFailure(problems: problems) }
        return request
    }

    /// An id of the path, with its prefix or bare.
    func id<Of: Noun>(_ name: String = "id") throws(QuillError) -> ID<Of> {
        guard let id = ID<Of>(captured(name)) else {
            throw QuillError(
                .notFound, "\(captured(name).prefix(60)) is no id of the form \(Of.idPrefix)_….", hint: "GET /api lists the routes.")
        }
        return id
    }

    /// `limit` and `cursor`.
    func page() throws -> Page {
        var limit = 50
        if let written = query("limit") {
            guard let number = Int(written), (1...200).contains(number) else {
                throw ValidationFailure(problems: [FieldProblem(field: "limit", message: "has to be a number from 1 to 200.")])
            }
            limit = number
        }
        if let cursor = query("cursor"), cursor.utf8.count > 60 || !cursor.utf8.allSatisfy({ $0 == 95 || ($0 >= 48 && $0 <= 122) }) {
            throw Self.foreignCursor
        }
        return Page(limit: limit, before: query("cursor"))
    }

    static let foreignCursor = ValidationFailure(problems: [FieldProblem(field: "cursor", message: "is not one of ours.")])

    func choice(_ name: String, of choices: [String], standard: String) throws -> String {
        guard let written = query(name) else { return standard }
        guard choices.contains(written) else {
            throw ValidationFailure(
                problems: [FieldProblem(field: name, message: "has to be one of \(choices.joined(separator: ", ")).")])
        }
        return written
    }
}
