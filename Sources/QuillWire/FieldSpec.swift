/// A field that a request may have, as the reference tells of it.
package struct FieldSpec: Sendable, Hashable {
    package enum Kind: Sendable, Hashable, CustomStringConvertible {
        /// Of so many characters.
        case text(ClosedRange<Int>)
        case choice([String])
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case flag
        /// Of so many entries.
        case texts(ClosedRange<Int>)
        case integers(ClosedRange<Int>)
        case object

        package var description: String {
            switch self {
            case .text(let length): "text of \(length.lowerBound) to \(length.upperBound) characters"
            case .choice(let choices): "one of " + choices.joined(separator: ", ")
            case .integer(let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
            case .number(let range): "number, \(Int(range.lowerBound)) to \(Int(range.upperBound))"
            case .flag: "true or false"
            case .texts(let count): "list of \(count.lowerBound) to \(count.upperBound) texts"
            case .integers(let count): "list of \(count.lowerBound) to \(count.upperBound) whole numbers"
            case .object: "object"
            }
        }
    }

    /// By its path: `options.tone`.
    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    package let help: String

    init(_ name: String, _ kind: Kind, isRequired: Bool, _ help: String) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.help = help
    }
}

extension WireRequest {
    /// Every field that it knows, found by having it read nothing.
    package static var specs: [FieldSpec] {
        var fields = Fields([:])
        _ = Self(&fields)
        return fields.specs
    }
}

/// What is wrong with one field of a request.
package struct FieldProblem: Sendable, Hashable, Codable {
    /// By its path: `options.tone`, `item_ids[2]`.
    package let field: String
    package let message: String

    package init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}

/// A request's body: read from fields on one side, written as JSON on the other.
package protocol WireRequest: Sendable, Encodable {
    init(_ fields: inout Fields)
}
