import Chance

/// One move of the world. Its number decides among whatever there is to choose from when its turn comes, so that a history stays
/// one whichever of its steps are dropped.
struct Step: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Sendable, CaseIterable {
        case ask, tell, hear, look, work, pass
        case lose, double, crash, start, stall, resume, drain
        case cancelRun, cancelJob, buryJob, lift, hasten, redrive, discard
        case pauseQueue, resumeQueue
        case saveSchedule, restSchedule, resumeSchedule, removeSchedule, hastenSchedule

        /// How often it comes, beside the others.
        var weight: Int {
            switch self {
            case .work: 60
            case .look: 24
            case .pass: 16
            case .ask, .start: 10
            case .resume: 7
            case .tell, .hear: 6
            case .saveSchedule: 8
            case .lift, .resumeQueue: 5
            case .resumeSchedule: 3
            case .crash, .stall: 3
            case .lose, .double, .drain, .pauseQueue, .restSchedule, .redrive: 2
            case .cancelRun, .cancelJob, .buryJob, .hasten, .discard, .removeSchedule, .hastenSchedule: 1
            }
        }

        /// Without these nothing would happen at all.
        var isAlways: Bool { [.ask, .look, .work, .pass, .start, .resume].contains(self) }
    }

    let kind: Kind
    let number: UInt64

    var description: String { "\(kind.rawValue) \(number)" }
}

extension Step {
    /// What happens under a seed. Each seed leaves some kinds of trouble out, so that the others meet in ways that they would
    /// hardly meet among all of them.
    static func history(seed: UInt64) -> [Step] {
        var dice = Dice(seed: seed)
        let kinds = Kind.allCases.filter { $0.isAlways || dice.below(4) > 0 }
        let urn = kinds.flatMap { Array(repeating: $0, count: $0.weight) }
        return (0..<(60 + dice.below(140))).map { _ in
            Step(kind: urn[dice.below(urn.count)], number: dice.next() >> 32)
        }
    }
}

/// The shortest history found that still fails: parts are left out, in halves first and one by one in the end.
func shortest(_ steps: [Step], fails: ([Step]) -> Bool) -> [Step] {
    var kept = steps
    var size = max(1, kept.count / 2)
    while true {
        var start = 0
        let before = kept.count
        while start < kept.count {
            let without = Array(kept[..<start] + kept[min(kept.count, start + size)...])
            if fails(without) { kept = without } else { start += size }
        }
        if size > 1 { size /= 2 } else if kept.count == before { return kept }
    }
}
