/// Whose derived value: an item's or a document's.
package enum Subject: Hashable, Sendable, Codable, CustomStringConvertible {
    case item(ID<Item>)
    case document(ID<Document>)

    package var description: String {
        switch self {
        case .item(let id): id.text
        case .document(let id): id.text
        }
    }

    package init?(_ text: String) {
        if text.hasPrefix(Item.idPrefix + "_"), let id = ID<Item>(text) {
            self = .item(id)
        } else if text.hasPrefix(Document.idPrefix + "_"), let id = ID<Document>(text) {
            self = .document(id)
        } else {
            return nil
        }
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let subject = Subject(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not the id of an item or a document: \(text)"))
        }
        self = subject
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What a run can want and a step can make: one variant of one subject.
package struct Target: Hashable, Sendable, Codable, CustomStringConvertible {
    package let subject: Subject
    package let variant: Variant

    package init(_ subject: Subject, _ variant: Variant) {
        self.subject = subject
        self.variant = variant
    }

    package var description: String { "\(subject)/\(variant)" }
}
