/// The elements of a list.
struct JSONListWriter: UnkeyedEncodingContainer {
    let writer: JSONWriter
    private(set) var count = 0

    init(writer: JSONWriter) { self.writer = writer }

    var codingPath: [any CodingKey] { [] }

    private mutating func put(_ write: (JSONBuffer) throws -> Void) rethrows {
        try writer.element { try write(writer.out) }
        count += 1
    }

    mutating func encodeNil() throws { put { $0.writeNull() } }
    mutating func encode(_ value: Bool) throws { put { $0.write(value) } }
    mutating func encode(_ value: String) throws { put { $0.quote(value) } }
    mutating func encode(_ value: Double) throws { try put { try $0.write(value) } }
    mutating func encode(_ value: Float) throws { try put { try $0.write(value) } }
    mutating func encode(_ value: Int) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int8) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int16) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int32) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int64) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt8) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt16) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt32) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt64) throws { put { $0.write(value) } }

    mutating func encode(_ value: some Encodable) throws {
        try writer.element { try writer.write(value) }
        count += 1
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        count += 1
        return writer.element { writer.laterObject(type) }
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        count += 1
        return writer.element { writer.laterList() }
    }

    mutating func superEncoder() -> any Encoder {
        count += 1
        return writer.element { writer.later() }
    }
}

/// A value that is no object and no list.
struct JSONSingleWriter: SingleValueEncodingContainer {
    let writer: JSONWriter

    var codingPath: [any CodingKey] { [] }

    private func put(_ write: (JSONBuffer) throws -> Void) rethrows { try write(writer.out) }

    mutating func encodeNil() throws { put { $0.writeNull() } }
    mutating func encode(_ value: Bool) throws { put { $0.write(value) } }
    mutating func encode(_ value: String) throws { put { $0.quote(value) } }
    mutating func encode(_ value: Double) throws { try put { try $0.write(value) } }
    mutating func encode(_ value: Float) throws { try put { try $0.write(value) } }
    mutating func encode(_ value: Int) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int8) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int16) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int32) throws { put { $0.write(value) } }
    mutating func encode(_ value: Int64) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt8) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt16) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt32) throws { put { $0.write(value) } }
    mutating func encode(_ value: UInt64) throws { put { $0.write(value) } }

    mutating func encode(_ value: some Encodable) throws { try writer.write(value) }
}
