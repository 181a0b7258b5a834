import QuillCore
import Testing

@testable import QuillService

@Suite struct TranscriptSearchTests {
    private let cues = [
        "The  Queue is a promise.", "", "Nobody asked the", "queue: the QUEUE waits at the Café.", "Ärger in İstanbul, 行 and 行.",
    ].enumerated().map { Cue(id: $0, startMilliseconds: $0 * 1_000, endMilliseconds: nil, text: $1) }

    @Test("Every place is found, whatever its case and spacing, and shown as it is written")
    func places() throws {
        let rows: [(wanted: String, lines: [Int], matches: [String])] = [
            ("queue", [0, 3, 3], ["Queue", "queue", "QUEUE"]), ("the queue", [0, 2, 3], ["The  Queue", "the", "the QUEUE"]),
            (" THE   queue ", [0, 2, 3], ["The  Queue", "the", "the QUEUE"]), ("CAFÉ", [3], ["Café"]), ("ärger", [4], ["Ärger"]),
            ("行", [4, 4], ["行", "行"]), (".", [0, 3, 4], [".", ".", "."]), ("zebra", [], []), ("promise. nobody", [0], ["promise."]),
            ("istanbul", [], []), ("stanbul", [4], ["stanbul"]),
        ]
        for row in rows {
            let found = try #require(TranscriptSearch(row.wanted, in: cues))
            #expect(found.hits.map(\.cue.id) == row.lines && found.hits.map(\.match) == row.matches, "\(row.wanted): \(found.hits)")
            #expect(found.hits.allSatisfy { $0.before + $0.match + $0.after == $0.cue.text }, "\(row.wanted)")
            #expect(found.count == row.lines.count)
        }
        for nothing in ["", "  \n "] { #expect(TranscriptSearch(nothing, in: cues) == nil) }
    }

    @Test("Of very many places the first are listed, and all are counted")
    func bounds() throws {
        let many = (0..<3_000).map { Cue(id: $0, startMilliseconds: $0, endMilliseconds: nil, text: "aaa point \($0)") }
        let found = try #require(TranscriptSearch("aa", in: many))
        #expect(found.count == 3_000 && found.hits.count == TranscriptSearch.hitsMax)
        let long = try #require(TranscriptSearch(String(repeating: "x", count: 5_000), in: many))
        #expect(long.count == 0 && long.wanted.count == TranscriptSearch.wantedMax)
        #expect(try #require(TranscriptSearch("x", in: [])).count == 0)
    }
}
