import QuillCore
import Testing

@Suite struct MachineTests {
    private static let dispositions: [Disposition] = [
        .permanent, .retry, .climb, .wait(seconds: 5), .hold(.budget), .uncertain, .released,
    ]
    private static let moves: [JobMove] =
        [.claim, .succeed, .lose(gained: true), .lose(gained: false), .cancel, .redrive, .satisfy, .discard, .bury]
        + [.lift(.budget), .lift(.human)]
        + dispositions.map(JobMove.fail)

    private func after(_ status: JobStatus, _ move: JobMove, jitter: Double = 0.5) -> JobStatus? {
        do { return try status.applying(move, jitter: jitter).status } catch { return nil }
    }

    @Test("Every state of a job knows its moves and no others")
    func jobTable() {
        typealias S = JobStatus
        let dead = S(state: .dead, tries: 3, deadReason: .exhausted)
        let held = S(hold: .budget)
        let buried = S(state: .dead, deadReason: .permanent)
        let running = S(state: .running)
        let table: [(S, [JobMove: S])] = [
            (S(), [.claim: running, .cancel: S(state: .cancelled), .bury: buried]),
            (held, [.cancel: S(state: .cancelled), .bury: buried, .lift(.budget): S()]),
            (
                running,
                [
                    .succeed: S(state: .succeeded), .cancel: S(state: .cancelled), .bury: buried, .lose(gained: true): S(),
                    .lose(gained: false): S(losses: 1),
                    .fail(.permanent): S(state: .dead, deadReason: .permanent), .fail(.retry): S(tries: 1), .fail(.climb): S(tries: 1),
                    .fail(.uncertain): S(tries: 1), .fail(.wait(seconds: 5)): S(), .fail(.hold(.budget)): held, .fail(.released): S(),
                ]
            ),
            (S(state: .succeeded), [:]), (S(state: .cancelled), [:]),
            (dead, [.redrive: S(), .satisfy: S(state: .succeeded, tries: 3), .discard: S(state: .cancelled, tries: 3)]),
        ]
        for (status, known) in table {
            for move in Self.moves { #expect(after(status, move) == known[move], "\(status) \(move)") }
        }
    }

    @Test("A job is dead after its third try, or its third lease lost for nothing")
    func limits() {
        #expect(after(JobStatus(state: .running, tries: 1), .fail(.retry)) == JobStatus(tries: 2))
        #expect(after(JobStatus(state: .running, tries: 2), .fail(.retry)) == JobStatus(state: .dead, tries: 3, deadReason: .exhausted))
        #expect(
            after(JobStatus(state: .running, losses: 2), .lose(gained: false)) == JobStatus(state: .dead, losses: 3, deadReason: .poison))
        #expect(after(JobStatus(state: .running, losses: 2), .lose(gained: true)) == JobStatus())
    }

    @Test("An illegal move says which and where from")
    func illegalMove() {
        #expect(throws: IllegalMove(state: "succeeded", move: "claim")) { try JobStatus(state: .succeeded).applying(.claim, jitter: 0) }
    }

    @Test("Rests double from five seconds to five minutes, times the jitter")
    func rests() {
        let policy = RetryPolicy.standard
        let expected: [Int: Int64] = [
            0: 5_000, 1: 5_000, 2: 10_000, 3: 20_000, 6: 160_000, 7: 300_000, 64: 300_000, .max: 300_000, .min: 5_000,
        ]
        for (number, rest) in expected {
            #expect(policy.restMilliseconds(afterTry: number, jitter: 1) == rest)
            #expect(policy.restMilliseconds(afterTry: number, jitter: 0.5) == rest / 2)
            #expect(policy.restMilliseconds(afterTry: number, jitter: 0) == 0)
            #expect(policy.restMilliseconds(afterTry: number, jitter: 7) == rest)
        }
    }

    @Test(
        "What another side asks to wait is heeded, up to a month",
        arguments: [
            (5, 5_000), (0, 0), (-3, 0), (30 * 86_400, 2_592_000_000), (Int.max, 2_592_000_000), (Int.min, 0),
        ] as [(Int, Int64)])
    func waits(_ seconds: Int, _ milliseconds: Int64) throws {
        let rest = try JobStatus(state: .running).applying(.fail(.wait(seconds: seconds)), jitter: 0).restMilliseconds
        #expect(rest == milliseconds)
    }

    @Test("Every state of a delivery knows its moves and no others")
    func deliveryTable() {
        typealias Move = DeliveryState.Move
        let table: [DeliveryState: [Move: DeliveryState]] = [
            .pending: [.want: .pending, .send: .sending, .fail: .failed],
            .sending: [.send: .sending, .deliver: .delivered, .fail: .failed, .lose: .uncertain],
            .delivered: [.want: .pending], .failed: [.want: .pending],
            .uncertain: [.found: .delivered, .missing: .pending],
        ]
        for state in DeliveryState.allCases {
            for move in Move.allCases {
                let expected = table[state]?[move]
                do throws(IllegalMove) {
                    #expect(try state.applying(move) == expected, "\(state) \(move)")
                } catch {
                    #expect(expected == nil, "\(state) \(move)")
                    #expect(error == IllegalMove(state: state.rawValue, move: move.rawValue))
                }
            }
        }
    }

    @Test("People move documents as the contract says, and a change after approval is reviewed again")
    func reviewTable() {
        let moves: [ReviewState: Set<ReviewState>] = [
            .toEvaluate: [.toConfirm, .toRevise], .toConfirm: [.toReview, .toRevise], .toReview: [.readyToPublish, .toRevise],
            .toRevise: [.toRereview], .toRereview: [.readyToPublish, .toRevise], .readyToPublish: [.published], .published: [],
        ]
        for state in ReviewState.allCases {
            #expect(Set(state.moves) == moves[state])
            #expect(state.afterChange == ([.readyToPublish, .published].contains(state) ? .toRereview : state))
        }
    }

    @Test("A run stands where its targets and jobs stand")
    func runTable() {
        typealias S = JobStatus
        let (dead, held) = (S(state: .dead, deadReason: .permanent), S(hold: .human))
        let table: [(Int, [S], RunState)] = [
            (0, [], .succeeded), (0, [dead], .succeeded), (1, [], .failed), (1, [S()], .open), (1, [S(state: .running), dead], .open),
            (1, [held], .waiting), (1, [held, S()], .open), (1, [held, dead], .waiting), (1, [dead], .failed),
            (1, [dead, S(state: .cancelled)], .failed), (1, [S(state: .cancelled)], .cancelled), (1, [S(state: .succeeded)], .failed),
        ]
        for (unmade, jobs, state) in table { #expect(RunState.of(unmade: unmade, jobs: jobs) == state, "\(unmade) \(jobs)") }
    }
}
