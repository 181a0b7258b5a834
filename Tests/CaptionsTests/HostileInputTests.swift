import Captions
import Chance
import Testing

@Suite struct HostileInputTests {
    @Test(arguments: [
        ("", CaptionError.empty), (" \r\n\t\n", .empty), ("\u{FEFF}", .empty), ("\0\0\0", .empty),
        ("MZ\u{90}\0\u{3}", .notCaptions), ("A letter.\n\nIt has no times.\n", .notCaptions), ("WEBVTTX\n", .notCaptions),
        ("In the text 00:00:01,000 --> 00:00:02,000 stands.", .notCaptions),
        ("WEBVTT", .noReadableCues(blocks: 0)), ("WEBVTT\n\n00:01.000 --> 00:02.000\n", .noReadableCues(blocks: 1)),
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nx\n", .noReadableCues(blocks: 1)),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n[Music]\n", .noReadableCues(blocks: 1)),
    ])
    func refuses(_ source: String, _ error: CaptionError) {
        #expect(throws: error) { try parse(source) }
        #expect(!error.description.isEmpty)
    }

    @Test func keepsItsLimits() {
        let limits = CaptionLimits(bytes: 100, cues: 2)
        #expect(throws: CaptionError.tooLarge(limitBytes: 100)) {
            try CaptionParser.parse(Array(repeating: 0x20, count: 101), limits: limits)
        }
        let three = Array("WEBVTT\n\n0:1-->0:2\na\n0:1 --> 0:2\nb\n0:1 --> 0:2\nc\n".utf8)
        #expect(throws: CaptionError.tooManyCues(limit: 2)) {
            try CaptionParser.parse(three, limits: CaptionLimits(bytes: 100, cues: 2))
        }
        let voices = Array("WEBVTT\n\n0:1 --> 0:2\n<v A>a<v B>b<v C>c\n".utf8)
        #expect(throws: CaptionError.tooManyCues(limit: 2)) { try CaptionParser.parse(voices, limits: limits) }
    }

    /// A cue of very many lines loses none of its words.
    @Test func joinsManyLines() throws {
        let captions = try parse("WEBVTT\n\n0:1 --> 0:2\n" + String(repeating: "word\n", count: 10_000))
        #expect(captions.cues.map(\.text) == [Array(repeating: "word", count: 10_000).joined(separator: " ")])
    }

    @Test(
        arguments: [
            ("99999999999999999999:00 --> 1:00", nil), ("0:00 --> 9223372036854775807:00:00", nil),
            ("100000:00:00.000 --> 100000:00:00.000", 360_000_000_000), ("100000:00:00.001 --> 0:01", nil),
            ("0:01 --> 0:00:00:02", nil), ("1 --> 2", nil), ("0:01 --> 0:02.5x", nil), ("0:01 --> 0:02.", nil), ("0:75 --> 0:80", 75_000),
            ("00000000000000000000000000000000001:00 --> 2:00", 60_000),
        ] as [(String, Int?)])
    func readsTimesWithoutOverflow(_ line: String, _ start: Int?) throws {
        let source = "WEBVTT\n\n\(line)\nx\n"
        if let start {
            #expect(try parse(source).cues.first?.startMilliseconds == start)
        } else {
            #expect(throws: CaptionError.noReadableCues(blocks: 1)) { try parse(source) }
        }
    }

    private static let samples: [String] = [
        """
        \u{FEFF}WEBVTT x\r\nLanguage: en\r\n\r\nNOTE y\r\n\r\n1\r\n00:01.000 --> 00:02.000 line:0\r\n<v Ann>Hé &amp; <c.a>you</c>\r\n \r
        next 🦊\r\n\r\n00:02.000 --> 00:02.010\r\nnext 🦊\r\n\r\n00:02.010 --> 00:04.000\r\nnext 🦊\r\n<00:03.000>last &#91;x]\r\n
        """,
        "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>one</i>\n\n2\n00:00:02,000 --> 00:00:01,500\n2\n3\n-00:00:01,0 --> 100:00:00,1\n(applause)\nx --> y\n",
    ]

    /// Whatever parses can be written and read again without change or mending.
    private func expectStable(_ bytes: [UInt8], _ format: CaptionFormat?, _ name: String) {
        do throws(CaptionError) {
            let cues = try CaptionParser.parse(bytes, as: format).cues
            let vtt = try CaptionParser.parse(Array(CaptionWriter.vtt(cues).utf8))
            let srt = try CaptionParser.parse(Array(CaptionWriter.srt(cues).utf8))
            #expect(vtt == ParsedCaptions(cues: cues), "\(name): \(bytes)")
            #expect(srt == ParsedCaptions(cues: cues), "\(name): \(bytes)")
            #expect(cues.allSatisfy { $0.canonical == $0 }, "\(name): \(bytes)")
        } catch {
            #expect(error != .tooLarge(limitBytes: CaptionLimits().bytes), "\(name): \(bytes)")
        }
    }

    @Test func truncations() {
        for (number, sample) in Self.samples.enumerated() {
            let bytes = Array(sample.utf8)
            let wide: [UInt8] = [0xFF, 0xFE] + sample.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            for file in [bytes, wide] {
                for count in 0...file.count { expectStable(Array(file.prefix(count)), nil, "sample \(number), \(count) bytes") }
            }
        }
    }

    @Test func mutations() {
        let words = [
            "-->", "\n\n", "\r", "WEBVTT\n\n", "00:00:01.000 --> 00:00:03,000\n", "<v B>", "</v>", "<", ">", "&", "&#91;", "{\\", "\u{A0}",
            "NOTE", "7\n", "[Music]", "-", ":", "\u{FEFF}", "99999999999", "♪", "(x)", "<br>", "&#10;", "&nbsp;", "&#8232;", "&#xD800;",
        ].map { Array($0.utf8) }
        for seed in 0..<20_000 {
            var random = Dice(seed: UInt64(seed))
            var bytes = Array(Self.samples[seed % 2].utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let i = Int.random(in: 0...bytes.count, using: &random)
                let j = min(bytes.count, i + Int.random(in: 0...24, using: &random))
                switch Int.random(in: 0..<6, using: &random) {
                case 0 where i < bytes.count: bytes[i] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: i)
                case 2: bytes.removeSubrange(i..<j)
                case 3: bytes.insert(contentsOf: bytes[i..<j], at: i)
                case 4: bytes.insert(contentsOf: bytes[i..<j], at: Int.random(in: 0...bytes.count, using: &random))
                default: bytes.replaceSubrange(i..<min(j, i + 4), with: words.randomElement(using: &random) ?? [])
                }
            }
            expectStable(bytes, [nil, .vtt, .srt][seed % 3], "seed \(seed)")
        }
    }
}
