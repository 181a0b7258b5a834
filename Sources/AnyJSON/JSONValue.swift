/// JSON of any shape: bodies that are put together from parts, schemas that pass through, and requests before it is known which
/// fields they may have. Whole numbers that fit stay whole.
package enum JSONValue: Sendable, Hashable, Codable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = Self.attempt({ try value.decode(Bool.self) }) {
            self = .bool(bool)
        } else if let integer = Self.attempt({ try value.decode(Int64.self) }) {
            self = .integer(integer)
        } else if let number = Self.attempt({ try value.decode(Double.self) }) {
            self = .number(number)
        } else if let string = Self.attempt({ try value.decode(String.self) }) {
            self = .string(string)
        } else if let array = Self.attempt({ try value.decode([JSONValue].self) }) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    /// Nil where the value is of another type: trying the types in turn is how a value of unknown type is read.
    private static func attempt<T>(_ read: () throws -> T) -> T? {
        do { return try read() } catch { return nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .string(let string): try value.encode(string)
        case .array(let array): try value.encode(array)
        case .object(let object): try value.encode(object)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}
