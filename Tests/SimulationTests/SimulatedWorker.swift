import QuillCore

@testable import QuillQueue

/// A worker process: what it holds in memory, and is gone with it.
struct SimulatedWorker {
    /// Another for each process.
    let name: Int
    /// How far its own clock is off, in milliseconds.
    let skew: Int64
    /// Since when it has not been stopped.
    var steadySince: Timestamp
    var isStopped = false
    /// Set when it was told to drain: what does not heed that by then is left behind.
    var drainsUntil: Timestamp?
    var hands: [Hand] = []
    var chores: [Chore] = []
    /// What it saw due of people's schedules, and fires only then.
    var seen: (due: [(schedule: Int, wish: Wish)], until: Timestamp)?
    var isRung = true
    var restsUntil: Timestamp
    var nextBeat: Timestamp
    var nextRound: Timestamp

    struct Hand {
        let claim: Claimed
        let step: String
        let task: [Piece]
        var place = 0
        var phase = 0
        /// Its task was cancelled, and it stops where it notices.
        var isCancelled = false
        /// Whom it had no room to ask.
        var waitsFor: String?

        enum Piece { case call(String), effect(String) }

        init(_ claim: Claimed, step: String) {
            self.claim = claim
            self.step = step
            task =
                switch step {
                case "inspect": [.call("words")]
                case "write": [.call("outline"), .call("text")]
                default: [.effect("post")]
                }
        }
    }

    struct Chore {
        let schedule: Int
        let wish: Wish
        let firing: FiringRow
        let doneAt: Timestamp
    }

    static let beatMilliseconds = Worker.leaseMilliseconds / 3

    init(name: Int, skew: Int64, now: Timestamp) {
        self.name = name
        self.skew = skew
        steadySince = now
        restsUntil = now
        nextBeat = now + Self.beatMilliseconds
        nextRound = now
    }

    func looks(at now: Timestamp) -> Bool { !isStopped && drainsUntil == nil && (isRung || restsUntil <= now) }

    /// The lease of all but these is gone: what runs under it stops.
    mutating func stop(allBut kept: Set<Int>) {
        for index in hands.indices where !kept.contains(hands[index].claim.attempt) { hands[index].isCancelled = true }
    }

    var isAboutToWrite: Bool { hands.contains(where: \.isAboutToWrite) }
    var room: [String: Int] { Clockwork.room.free(hands.reduce(into: [:]) { $0[$1.step, default: 0] += 1 }) }
}

extension SimulatedWorker.Hand {
    /// Between the intention and the write there is no fence that could hold: see docs/reference/simulation.md.
    var isAboutToWrite: Bool { step == "deliver" && place == 0 && phase == 1 }
}

/// What all simulations share.
enum Clockwork {
    static let start = Timestamp(milliseconds: 1_800_000_000_000)
    static let room = Room(steps: Things.steps, standard: 2, byStep: ["deliver": 1])
    static let choreMilliseconds: Int64 = 20_000
    static let input = Digest(hex: "aa")
    /// Every twenty minutes, and at seven minutes past every hour.
    static let crons = ["*/20 * * * *", "7 * * * *"]
    static let rhythms = [Rhythm.every(1_200_000, offset: 0), .every(3_600_000, offset: 420_000)]
}
