/// The members of an object.
struct JSONObjectWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let isSnakeCase: Bool

    var codingPath: [any CodingKey] { [] }

    private func put(_ key: Key, _ write: (JSONBuffer) throws -> Void) rethrows {
        try writer.member(key.stringValue, isSnakeCase: isSnakeCase) { try write(writer.out) }
    }

    mutating func encodeNil(forKey key: Key) throws { put(key) { $0.writeNull() } }
    mutating func encode(_ value: Bool, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: String, forKey key: Key) throws { put(key) { $0.quote(value) } }
    mutating func encode(_ value: Double, forKey key: Key) throws { try put(key) { try $0.write(value) } }
    mutating func encode(_ value: Float, forKey key: Key) throws { try put(key) { try $0.write(value) } }
    mutating func encode(_ value: Int, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: Int8, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: Int16, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: Int32, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: Int64, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: UInt, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: UInt8, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: UInt16, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: UInt32, forKey key: Key) throws { put(key) { $0.write(value) } }
    mutating func encode(_ value: UInt64, forKey key: Key) throws { put(key) { $0.write(value) } }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        try writer.member(key.stringValue, isSnakeCase: isSnakeCase) { try writer.write(value) }
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        writer.member(key.stringValue, isSnakeCase: isSnakeCase) { writer.laterObject(type) }
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        writer.member(key.stringValue, isSnakeCase: isSnakeCase) { writer.laterList() }
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        writer.member(key.stringValue, isSnakeCase: isSnakeCase) { writer.later() }
    }

    mutating func superEncoder() -> any Encoder {
        writer.member("super", isSnakeCase: isSnakeCase) { writer.later() }
    }
}
