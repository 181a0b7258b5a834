internal import AnyJSON
internal import Foundation
internal import QuillCore
internal import QuillWire

/// Reading calls: bodies, ids and query values, each failure naming its field.
extension Call {
    /// The body as a request type. Unknown fields, wrong types and values out of bounds are all told at once.
    func request<T: WireRequest>(_ type: T.Type = T.self, limit: Int = 1 << 20) async throws -> T {
        var fields = Fields(try await values(limit: limit))
        let request = T(&fields)
        let problems = fields.problems
        guard problems.isEmpty else { throw ValidationFailure(problems: problems) }
        return request
    }

    /// Refuses what somebody wrote into the body of a call whose endpoint reads none: a filter that is not heeded would do more than
    /// was meant. Nothing and `{}` say nothing, whatever they are said to be.
    func refuseBody(of endpoint: Endpoint) async throws {
        let written = try Self.said(try await body.collect(limit: 1 << 20))
        guard !written.isEmpty else { return }
        let names = endpoint.query.map { "\($0.name)=…" }.joined(separator: "&")
        let place = names.isEmpty ? "and has no parameters." : "its parameters stand in the address, as query parameters: ?\(names)"
        throw ValidationFailure(
            problems: written.map { FieldProblem(field: $0, message: "is not read here: this endpoint takes no body, \(place)") })
    }

    /// The fields of what is a JSON object; of anything else that it is a body.
    private static func said(_ bytes: [UInt8]) throws -> [String] {
        if bytes.isEmpty { return [] }
        do {
            guard case .object(let object) = try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return ["body"] }
            return object.keys.sorted()
        } catch is DecodingError { return ["body"] }
    }

    /// The fields of the body; none where it is empty.
    private func values(limit: Int) async throws -> [String: JSONValue] {
        let bytes = try await body.collect(limit: limit)
        if bytes.isEmpty { return [:] }
        if let mediaType = header("content-type"), !mediaType.lowercased().hasPrefix("application/json") {
            throw ValidationFailure(problems: [FieldProblem(field: "Content-Type", message: "has to be application/json here.")])
        }
        do {
            guard case .object(let object) = try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
                throw ValidationFailure(problems: [FieldProblem(field: "body", message: "has to be a JSON object.")])
            }
            return object
        } catch is DecodingError {
            throw ValidationFailure(problems: [FieldProblem(field: "body", message: "is not JSON that can be read.")])
        }
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
