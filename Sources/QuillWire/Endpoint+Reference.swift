/// What the reference tells of an endpoint beside its row.
extension Endpoint {
    /// The problems that it may answer with, by their status.
    package var refusals: [Refusal] {
        var all: [Refusal] = []
        if path.contains("{"), !special.contains(where: { $0.status == 404 }) { all.append(Self.unknown) }
        if request != nil || !query.isEmpty { all.append(Self.invalid) }
        if refusesBody && query.isEmpty { all.append(Self.unread) }
        if takesKey { all += Self.keys }
        return (all + special).sorted { $0.status < $1.status }
    }

    private static let unknown = Refusal(404, "not-found", "What the path names is not there.")
    private static let invalid = Refusal(
        422, "validation-failed", "A field or parameter is unknown, missing or out of its bounds; `errors` names it.")
    private static let unread = Refusal(422, "validation-failed", "A body was sent, other than an empty one or `{}`: none is read here.")
    private static let keys = [
        Refusal(409, "idempotency-key-reused", "The Idempotency-Key was used for another request."),
        Refusal(409, "idempotency-in-progress", "The same request under the same Idempotency-Key is still being worked on."),
    ]

    /// A body of the request, as JSON.
    package var exampleBody: String? { request == nil || sample.isEmpty ? nil : sample }

    /// How to ask it from a shell.
    package var curl: String {
        var words = ["curl"]
        if case .events = answer { words.append("-N") }
        let isImplied = method == .get || (method == .post && exampleBody != nil)
        if !isImplied { words.append("-X \(method.rawValue)") }
        let place = path.split(separator: "/", omittingEmptySubsequences: false).map { Self.samples[String($0)] ?? String($0) }
        words.append("http://127.0.0.1:7878" + place.joined(separator: "/"))
        if let exampleBody {
            words.append("-H 'Content-Type: application/json' -d '\(exampleBody)'")
        } else if !sample.isEmpty {
            words.append(sample)
        }
        return words.joined(separator: " ")
    }

    /// What stands for the names in paths.
    private static let samples = [
        "{id}": "$ID", "{variant}": "bullet-points", "{v}": "2", "{a}": "1", "{b}": "2", "{section_id}": "lead",
        "{proposal_id}": "$PROPOSAL", "{name}": "$NAME", "{group}": "$GROUP",
        "{step}": "outline.generate",
    ]
}
