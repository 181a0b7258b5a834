/// Answers every question of a type that reads itself with nothing, and notes what was asked for.
struct ShapeDecoder: Decoder {
    let notes: ShapeNotes
    let fields: FieldNotes
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ShapeContainer<Key>(notes: notes, fields: fields))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.foreign }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Self.foreign }

    /// The values of the wire are made of objects, lists, texts and numbers.
    static let foreign = DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no value of the wire"))
}

private struct ShapeContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let notes: ShapeNotes
    let fields: FieldNotes
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { true }

    private func note(_ key: Key, _ type: any Decodable.Type, isOptional: Bool = false) {
        fields.fields.append(.init(name: Self.snake(key.stringValue), type: notes.describe(type), isOptional: isOptional))
    }

    /// As `Wire` writes names.
    private static func snake(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        note(key, type)
        return try Self.nothing(type, notes)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        note(key, type, isOptional: true)
        return nil
    }

    /// A value of the type that says nothing.
    private static func nothing<T: Decodable>(_ type: T.Type, _ notes: ShapeNotes) throws -> T {
        let candidates: [any Sendable] = ["", false, 0, Int64(0), 0.0]
        if let plain = candidates.lazy.compactMap({ $0 as? T }).first { return plain }
        if let empty = (type as? any Emptiness.Type)?.nothing as? T { return empty }
        return try T(from: ShapeDecoder(notes: notes, fields: FieldNotes()))
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try any(type, key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try any(type, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try any(type, key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try any(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try any(type, key) }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { maybe(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { maybe(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { maybe(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { maybe(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { maybe(type, key) }

    private func any<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T {
        note(key, type)
        return try Self.nothing(type, notes)
    }

    private func maybe<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
        note(key, type, isOptional: true)
        return nil
    }

    // The types of other widths do not go over the wire.
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw ShapeDecoder.foreign }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { throw ShapeDecoder.foreign }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { throw ShapeDecoder.foreign }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { throw ShapeDecoder.foreign }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { throw ShapeDecoder.foreign }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { throw ShapeDecoder.foreign }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { throw ShapeDecoder.foreign }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { throw ShapeDecoder.foreign }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { throw ShapeDecoder.foreign }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw ShapeDecoder.foreign }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw ShapeDecoder.foreign }
    func superDecoder() throws -> any Decoder { throw ShapeDecoder.foreign }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ShapeDecoder.foreign }
}

/// Lists and tables can be empty.
private protocol Emptiness { static var nothing: Self { get } }
extension Array: Emptiness { fileprivate static var nothing: [Element] { [] } }
extension Dictionary: Emptiness { fileprivate static var nothing: [Key: Value] { [:] } }
