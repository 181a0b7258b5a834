import Testing

@testable import HTTPServer

@Suite struct RangeTests {
    @Test(
        arguments: [
            (nil, 10, RangeHeader.whole),
            ("bytes=0-0", 10, .part(ByteRange(offset: 0, length: 1))),
            ("bytes=2-5", 10, .part(ByteRange(offset: 2, length: 4))),
            ("BYTES=2-5", 10, .part(ByteRange(offset: 2, length: 4))),
            ("bytes=2-", 10, .part(ByteRange(offset: 2, length: 8))),
            ("bytes=2-99999999999999999999999", 10, .part(ByteRange(offset: 2, length: 8))),
            ("bytes=-3", 10, .part(ByteRange(offset: 7, length: 3))),
            ("bytes=-30", 10, .part(ByteRange(offset: 0, length: 10))),
            ("bytes=-99999999999999999999999", 10, .part(ByteRange(offset: 0, length: 10))),
            ("bytes=-0", 10, .unsatisfiable),
            ("bytes=10-", 10, .unsatisfiable),
            ("bytes=99999999999999999999999-", 10, .unsatisfiable),
            ("bytes=0-", 0, .unsatisfiable),
            ("bytes=-1", 0, .unsatisfiable),
            ("bytes=5-2", 10, .whole),
            ("bytes=-", 10, .whole),
            ("bytes=", 10, .whole),
            ("bytes=a-b", 10, .whole),
            ("bytes=+1-2", 10, .whole),
            ("bytes=1-2,4-5", 10, .whole),
            ("bytes 1-2", 10, .whole),
            ("lines=1-2", 10, .whole),
        ] as [(String?, UInt64, RangeHeader)]) func understands(field: String?, size: UInt64, expected: RangeHeader)
    {
        #expect(RangeHeader(field, size: size) == expected)
    }

    @Test func writesContentRange() {
        #expect(ByteRange(offset: 2, length: 4).contentRange(size: 10) == "bytes 2-5/10")
        #expect(RangeHeader.unsatisfiedContentRange(size: 10) == "bytes */10")
    }

    @Test func tagsAreCompared() throws {
        let strong = try #require(EntityTag("abc"))
        let weak = try #require(EntityTag("abc", weak: true))
        #expect(strong.description == "\"abc\"")
        #expect(weak.description == "W/\"abc\"")
        #expect(EntityTag("a\"b") == nil)
        #expect(EntityTag(field: " W/\"abc\" ") == weak)
        #expect(EntityTag(field: "abc") == nil)
        #expect(EntityTag(field: "\"") == nil)
        for field in ["\"abc\"", "W/\"abc\"", "*", "\"x\", \"abc\"", "\"a,b\",W/\"abc\""] {
            #expect(strong.satisfies(ifNoneMatch: field), "\(field)")
        }
        for field in [nil, "", "abc", "\"abcd\"", "\"x", "\"x, \"abc"] {
            #expect(!strong.satisfies(ifNoneMatch: field), "\(field ?? "nil")")
        }
        #expect(strong.satisfies(ifMatch: nil) && strong.satisfies(ifMatch: "\"abc\"") && strong.satisfies(ifMatch: "*"))
        #expect(!strong.satisfies(ifMatch: "W/\"abc\"") && !weak.satisfies(ifMatch: "\"abc\""))
        #expect(strong.satisfies(ifRange: nil) && strong.satisfies(ifRange: "\"abc\""))
        #expect(!strong.satisfies(ifRange: "W/\"abc\"") && !weak.satisfies(ifRange: "\"abc\""))
        #expect(!strong.satisfies(ifRange: "Sat, 21 Nov 2026 07:00:00 GMT"))
    }
}
