import SQL
import Testing

@testable import PostgreSQL

@Suite struct TryingTests {
    @Test("The fourth loss to a rival gives a turn at once; a turn that was not had is not asked for again at once")
    func turns() {
        var trying = Trying(patienceMilliseconds: 60_000)
        #expect(trying.pause(after: .rival) == 0 && !trying.isInTurn)
        for _ in 0..<2 { #expect(trying.pause(after: .rival) ?? 0 > 0 && !trying.isInTurn) }
        #expect(trying.pause(after: .rival) == 0 && trying.isInTurn)
        #expect(trying.pause(after: .busy) ?? 0 > 0 && !trying.isInTurn)
        for _ in 0..<3 { #expect(trying.pause(after: .rival) ?? 0 > 0 && !trying.isInTurn) }
        #expect(trying.pause(after: .rival) == 0 && trying.isInTurn)
    }

    @Test("A server that is away gives no turn, however often")
    func away() {
        var trying = Trying(patienceMilliseconds: 60_000)
        for _ in 0..<10 { #expect(trying.pause(after: .unreachable(detail: "")) != nil && !trying.isInTurn) }
    }

    @Test("When patience is over, who lost to a rival has one turn more, and nobody else anything")
    func end() {
        var lost = Trying(patienceMilliseconds: 0)
        #expect(lost.pause(after: .rival) == 0 && lost.isInTurn)
        #expect(lost.pause(after: .rival) == nil)
        var away = Trying(patienceMilliseconds: 0)
        #expect(away.pause(after: .unreachable(detail: "")) == nil)
        var doubtful = Trying(patienceMilliseconds: 0)
        #expect(doubtful.pause() == nil)
    }
}
