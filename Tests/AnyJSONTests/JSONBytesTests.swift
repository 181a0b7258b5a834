import AnyJSON
import Foundation
import Testing

/// What is written is what Foundation writes, byte for byte: digests and clients rest on it.
@Suite struct JSONBytesTests {
    enum Made: Codable {
        case attempt(String, engine: String)
        case person(String)
        case nobody
    }

    struct Plain: Codable {
        var zebra = 1
        var itemTitle = "a\"b\\c/d\n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f}é😀\u{2028}"
        var myURLProperty = true
        var aB1c: Int8 = -128
        var maxUInt = UInt64.max
        var minInt = Int64.min
        var missing: String?
        var made: [Made] = [.attempt("1", engine: "a \"b\""), .person("é"), .nobody]
        var numbers = [0, -0.0, 1.5, 0.1, 100, 1e15, 1e16, 1e22, 1.7976931348623157e308, 2.2250738585072014e-308]
        var small: Float = 0.1
        var empty: [Int] = []
        var nothing: [String: Int] = [:]
        var byName = ["someKey": 1, "a\"b": 2, "a#b": 3, "a!": 4, "": 5, "é": 6, "Z": 7, "\n": 8]
        var byNumber = [10: "x", 9: "y"]
        var nested = ["outerKey": ["innerKey": [Made.nobody]]]
        var any = JSONValue.object(["keepMe": .array([.null, .bool(false), .number(2), .integer(3), .object([:])])])
        var optionals: [Int?] = [1, nil]
    }

    /// Asks for containers out of turn, as classes and hand-written values do.
    struct OutOfTurn: Encodable {
        enum Key: String, CodingKey { case zFirst, listInside, objectInside, later }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            var list = object.nestedUnkeyedContainer(forKey: .listInside)
            var inner = object.nestedContainer(keyedBy: Key.self, forKey: .objectInside)
            let later = object.superEncoder(forKey: .later)
            try object.encode("z", forKey: .zFirst)
            try list.encode(1)
            try inner.encode(2, forKey: .zFirst)
            var deeper = list.nestedContainer(keyedBy: Key.self)
            try inner.encodeNil(forKey: .later)
            try deeper.encode("deep", forKey: .objectInside)
            var deepest = list.nestedUnkeyedContainer()
            try deepest.encode(contentsOf: ["a", "b"])
            try [true, false].encode(to: later)
            try list.encode(3)
            // Goes on with the same object, as a subclass does.
            var again = encoder.container(keyedBy: Key.self)
            try again.encode(["k": Made.person("p")], forKey: .later)
        }
    }

    /// Catches what one of its members throws.
    struct Forgiving: Encodable {
        enum Key: String, CodingKey { case first, bad, last }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(1, forKey: .first)
            #expect(throws: EncodingError.self) { try object.encode(["x": [1, Double.infinity]], forKey: .bad) }
            #expect(throws: EncodingError.self) { try object.encode(Double.nan, forKey: .bad) }
            try object.encode(2, forKey: .last)
        }
    }

    @Test func writesWhatFoundationWrites() throws {
        try same(Plain())
        try same([Plain(), Plain()])
        try same("just a text")
        try same(1.0)
        try same(Made.nobody)
        try same(JSONValue.null)
    }

    @Test func containersOutOfTurnEndUpInTheirPlaces() throws {
        let text = String(decoding: try JSONBytes.of(OutOfTurn(), keys: .snakeCase), as: UTF8.self)
        // Foundation keeps the last of two members of one name; nobody writes one twice but this.
        let expected =
            #"{"later":[true,false],"later":{"k":{"person":{"_0":"p"}}},"#
            + #""list_inside":[1,{"object_inside":"deep"},["a","b"],3],"object_inside":{"later":null,"z_first":2},"z_first":"z"}"#
        #expect(text == expected)
    }

    @Test func aMemberThatThrowsLeavesNoTrace() throws {
        #expect(String(decoding: try JSONBytes.of(Forgiving()), as: UTF8.self) == #"{"first":1,"last":2}"#)
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan]) func whatIsNoNumberIsRefused(_ number: Double) {
        #expect(throws: EncodingError.self) { try JSONBytes.of([number]) }
    }

    @Test func longTextsGrowTheBuffer() throws {
        try same((0..<300).map { String(repeating: "ab\"é", count: $0) })
    }

    private func same(_ value: some Encodable) throws {
        for keys in [JSONBytes.Keys.asWritten, .snakeCase] {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            if keys == .snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
            let ours = String(decoding: try JSONBytes.of(value, keys: keys), as: UTF8.self)
            #expect(ours == String(decoding: try encoder.encode(value), as: UTF8.self))
        }
    }
}
