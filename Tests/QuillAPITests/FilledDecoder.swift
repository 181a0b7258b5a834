import Foundation

/// Fills every field of a type that reads itself, however deep, with a value that is hard to write.
struct FilledDecoder: Decoder {
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func value<T: Decodable>(_ type: T.Type) throws -> T { try T(from: FilledDecoder()) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> { KeyedDecodingContainer(Members<Key>()) }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { Elements() }
    func singleValueContainer() -> any SingleValueDecodingContainer { Single() }

    private static func filled<T: Decodable>(_ type: T.Type) throws -> T {
        let known: [any Sendable] = ["tä/x \"y\"\n\u{1}", true, -7, Int64.max, 0.1]
        if let value = known.lazy.compactMap({ $0 as? T }).first { return value }
        return try T(from: FilledDecoder())
    }

    private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        var codingPath: [any CodingKey] { [] }
        /// Asked for by dictionaries alone.
        var allKeys: [Key] { ["someKey", "a.b"].compactMap { Key(stringValue: $0) } }
        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try filled(type) }
        func nestedContainer<N: CodingKey>(keyedBy type: N.Type, forKey key: Key) -> KeyedDecodingContainer<N> {
            KeyedDecodingContainer(Members<N>())
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { Elements() }
        func superDecoder() -> any Decoder { FilledDecoder() }
        func superDecoder(forKey key: Key) -> any Decoder { FilledDecoder() }
    }

    private struct Elements: UnkeyedDecodingContainer {
        var codingPath: [any CodingKey] { [] }
        let count: Int? = 2
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex == 2 }
        mutating func decodeNil() -> Bool { false }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            currentIndex += 1
            return try filled(type)
        }
        mutating func nestedContainer<N: CodingKey>(keyedBy type: N.Type) -> KeyedDecodingContainer<N> {
            KeyedDecodingContainer(Members<N>())
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { Elements() }
        mutating func superDecoder() -> any Decoder { FilledDecoder() }
    }

    private struct Single: SingleValueDecodingContainer {
        var codingPath: [any CodingKey] { [] }
        func decodeNil() -> Bool { false }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try filled(type) }
    }
}
