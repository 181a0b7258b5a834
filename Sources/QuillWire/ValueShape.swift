internal import AnyJSON

/// The fields of the values that go over the wire, found by having each type read itself from nothing: the reference lists
/// exactly what is sent.
package struct ValueShape: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package let name: String
        /// `text`, `list of Section`, …
        package let type: String
        package let isOptional: Bool
    }

    /// `RunRow`.
    package let name: String
    package let fields: [Field]

    /// The type's own shape first, then those of the types within, each once.
    package static func all(of type: any Codable.Type) -> [ValueShape] {
        let notes = ShapeNotes()
        _ = notes.describe(type)
        return notes.shapes
    }

    /// What a type is called; a page of a list by its rows.
    package static func name(of type: any Codable.Type) -> String { ShapeNotes.name(type) }
}

/// What is known of the types so far.
final class ShapeNotes {
    private(set) var shapes: [ValueShape] = []
    private var seen: Set<String> = []

    /// What a value of the type is called in a list of fields.
    func describe(_ type: any Decodable.Type) -> String {
        switch type {
        case is String.Type: return "text"
        case is Bool.Type: return "true or false"
        case is Int.Type, is Int64.Type: return "whole number"
        case is Double.Type: return "number"
        case is JSONValue.Type: return "any JSON"
        case let list as any ListShape.Type:
            let element = describe(list.element)
            // A list of texts, of whole numbers; but of Section.
            return "list of " + element + (element.first?.isLowercase == true && element != "true or false" ? "s" : "")
        case let table as any TableShape.Type: return "object of \(describe(table.element)) by name"
        default:
            let name = Self.name(type)
            guard seen.insert(name).inserted else { return name }
            let place = shapes.count
            let fields = FieldNotes()
            // What is read is nothing; only what is asked for counts.
            do { _ = try type.init(from: ShapeDecoder(notes: self, fields: fields)) } catch { fields.fields.removeAll() }
            shapes.insert(ValueShape(name: name, fields: fields.fields), at: min(place, shapes.count))
            return name
        }
    }

    static func name(_ type: any Decodable.Type) -> String {
        let written = String(describing: type)
        guard written.hasPrefix("List<"), written.hasSuffix(">") else { return written }
        return "page of " + written.dropFirst(5).dropLast()
    }
}

final class FieldNotes {
    var fields: [ValueShape.Field] = []
}

private protocol ListShape { static var element: any Decodable.Type { get } }
extension Array: ListShape where Element: Decodable { fileprivate static var element: any Decodable.Type { Element.self } }

private protocol TableShape { static var element: any Decodable.Type { get } }
extension Dictionary: TableShape where Key == String, Value: Decodable {
    fileprivate static var element: any Decodable.Type { Value.self }
}
