import Foundation
import Testing

@testable import QuillWire

/// The wire's own writer against Foundation's, on every answer there is.
@Suite struct WireBytesTests {
    @Test func everyAnswerHasTheBytesThatFoundationWrites() throws {
        var count = 0
        for case .json(let type) in Endpoints.all.map(\.answer) {
            try same(try FilledDecoder.value(type))
            count += 1
        }
        #expect(count > 20)
        try same(Wire.Problem(status: 404, title: "Not found", detail: "d", code: "not_found", hint: nil, requestId: "req_1", errors: nil))
    }

    @Test func whatIsFilledIsFilled() throws {
        let detail = try FilledDecoder.value(Wire.ItemDetail.self)
        #expect(detail.artifacts.count == 2)
        #expect(detail.documentRows?.first?.itemIds.count == 2)
        #expect(try FilledDecoder.value(Wire.About.self).endpoints.keys.sorted() == ["a.b", "someKey"])
    }

    private func same(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let expected = String(decoding: try encoder.encode(value), as: UTF8.self)
        #expect(String(decoding: try Wire.encode(value), as: UTF8.self) == expected)
    }
}
