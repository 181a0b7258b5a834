import Chance
import Media
import Testing

@Suite struct PieceCutterTests {
    @Test func silenceGivesNoPieces() {
        let cutter = PieceCutter()
        #expect(cutter.cut(durationSeconds: 10_800, silences: [MediaRange(start: 0, end: 10_800)]).isEmpty)
        #expect(cutter.cut(durationSeconds: 0, silences: []).isEmpty)
        #expect(cutter.cut(durationSeconds: .nan, silences: []).isEmpty)
        // The detector may say it in parts, and its ends are not exact.
        let parts = [MediaRange(start: 0.01, end: 4000), MediaRange(start: 3999, end: 10_799.98)]
        #expect(cutter.cut(durationSeconds: 10_800, silences: parts).isEmpty)
    }

    @Test func trimsTheEndsAndSkipsLongSilence() {
        let silences = [
            MediaRange(start: 0, end: 5), MediaRange(start: 20, end: 50), MediaRange(start: 70, end: 71), MediaRange(start: 90, end: 100),
        ]
        let pieces = PieceCutter().cut(durationSeconds: 100, silences: silences)
        #expect(
            pieces == [
                Piece(range: MediaRange(start: 4.75, end: 20.25), cut: .soundEnds),
                Piece(range: MediaRange(start: 49.75, end: 90.25), cut: .soundEnds),
            ])
    }

    @Test func sharesATalkBetweenTwoWorkers() {
        let pauses = stride(from: 7.0, to: 240, by: 7).map { MediaRange(start: $0, end: $0 + 0.5) }
        let pieces = PieceCutter(workers: 2).cut(durationSeconds: 240, silences: pauses)
        #expect(pieces.count == 4)
        #expect(pieces.dropLast().allSatisfy { $0.cut == .silence })
        #expect(pieces.allSatisfy { (45...75).contains($0.range.seconds) })
    }

    @Test func prefersTheLongPause() {
        let pauses = [MediaRange(start: 59.8, end: 60.2), MediaRange(start: 64, end: 66)]
        let pieces = PieceCutter(targetSeconds: 60).cut(durationSeconds: 120, silences: pauses)
        #expect(pieces.map(\.range.end) == [65, 120])
    }

    @Test func cutsHardWhereNobodyPauses() {
        let pieces = PieceCutter(targetSeconds: 60).cut(durationSeconds: 600, silences: [])
        #expect(pieces.count == 10)
        #expect(pieces.dropLast().allSatisfy { $0.cut == .hard })
        #expect(pieces.last?.cut == .soundEnds)
    }

    /// Whatever it is given, pieces are in order, within bounds, and together hold all sound.
    @Test(arguments: 0..<200) func holdsItsPromises(seed: Int) {
        var random = Dice(seed: UInt64(seed))
        let duration = Double.random(in: 0.1...8000, using: &random)
        let silences = (0..<Int.random(in: 0...200, using: &random)).map { _ in
            let start = Double.random(in: -10...8010, using: &random)
            return MediaRange(start: start, end: start + Double.random(in: -1...40, using: &random))
        }
        let cutter = PieceCutter(targetSeconds: seed % 2 == 0 ? nil : Double.random(in: 5...300, using: &random))
        let pieces = cutter.cut(durationSeconds: duration, silences: silences)
        for (piece, next) in zip(pieces, pieces.dropFirst()) { #expect(piece.range.end <= next.range.start) }
        #expect(
            pieces.allSatisfy { $0.range.start >= 0 && $0.range.end <= duration && $0.range.seconds > 0 && $0.range.seconds <= 180.001 })
        for _ in 0..<100 {
            let moment = Double.random(in: 0...duration, using: &random)
            let nearSilence = silences.contains { $0.start - 0.1 <= moment && moment <= $0.end + 0.1 }
            #expect(
                nearSilence || moment < 0.1 || moment > duration - 0.1
                    || pieces.contains { $0.range.start <= moment && moment <= $0.range.end })
        }
    }
}
