internal import QuillCore
internal import QuillWire

extension Route {
    /// The answer with the `Location` of what it tells to be made: the first time, and when it is given again under its key.
    func locating(_ answer: Answer) throws -> Answer {
        guard let made, answer.status == 201, case .bytes(let bytes) = answer.body else { return answer }
        var answer = answer
        answer.headers.append(("Location", made.path(["id": try Wire.decode(Made.self, bytes).id])))
        return answer
    }
}

/// The id in the answer of whoever makes something: its own, or that of the document in it.
private struct Made: Decodable {
    let id: String

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        id = try (values.contains(.document) ? values.nestedContainer(keyedBy: Key.self, forKey: .document) : values)
            .decode(String.self, forKey: .id)
    }

    private enum Key: String, CodingKey { case id, document }
}
