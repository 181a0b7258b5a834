import Support
import Testing

@Suite struct TarHeaderTests {
    @Test(arguments: [0, 1, 511, 512, 513, (1 << 33) - 1, 1 << 33, 1 << 40, Int64.max] as [Int64])
    func isReadAsItWasWritten(size: Int64) throws {
        let header = try #require(TarHeader(name: "blobs/ab/cdef", size: size, modifiedAt: 1_800_000_000))
        #expect(header.bytes.count == TarHeader.blockBytes && TarHeader(header.bytes) == header)
        let padding = TarHeader.padding(after: size)
        #expect((0..<512).contains(padding) && (Int(size % 512) + padding) % 512 == 0)
    }

    @Test func whatIsNoHeaderIsNone() throws {
        let header = try #require(TarHeader(name: String(repeating: "n", count: 100), size: 7))
        let good = header.bytes
        #expect(TarHeader(good) == header)
        for place in [0, 99, 130, 150, 156, 260] {
            var bad = good
            bad[place] ^= 1
            #expect(TarHeader(bad) == nil, "\(place)")
        }
        #expect(TarHeader([UInt8](repeating: 0, count: 512)) == nil && TarHeader(Array(good.dropLast())) == nil)
        #expect(TarHeader(name: "", size: 1) == nil && TarHeader(name: String(repeating: "n", count: 101), size: 1) == nil)
        #expect(TarHeader(name: "n", size: -1) == nil)
    }
}
