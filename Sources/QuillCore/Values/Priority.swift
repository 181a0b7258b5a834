/// How urgent a job is. It buys a head start, never the right of way for ever: a job goes before one that was due up to
/// `headStartMilliseconds` earlier, and whatever waits longer than that goes first all the same. So nothing starves, and no
/// clock has to age anything.
package enum Priority: Int, Sendable, CaseIterable, Comparable {
    case high = -1
    case normal = 0
    case low = 1

    package static let headStartMilliseconds: Int64 = 600_000

    package static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

    /// Where a person waits for the answer it is urgent; what the machine asked of itself can wait.
    package static func of(trigger: String) -> Priority {
        switch trigger {
        case "cli", "web": .high
        case "schedule", Run.reprocessing: .low
        default: .normal
        }
    }

    package var name: String {
        switch self {
        case .high: "high"
        case .normal: "normal"
        case .low: "low"
        }
    }
}
