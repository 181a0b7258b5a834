/// A moment after which something is not waited for any more.
struct Deadline: Comparable, Sendable {
    private let instant: ContinuousClock.Instant?

    /// Zero or less means never.
    init(orNever milliseconds: Int) { instant = milliseconds > 0 ? .now + .milliseconds(milliseconds) : nil }
    init(after milliseconds: Int) { instant = .now + .milliseconds(milliseconds) }

    var isPast: Bool { instant.map { $0 <= .now } ?? false }

    /// What `poll` takes, -1 for ever; rounded up, so that it is not asked again and again in the last millisecond.
    var pollMilliseconds: Int32 {
        guard let instant else { return -1 }
        let left = ContinuousClock.now.duration(to: instant) / .milliseconds(1)
        return left <= 0 ? 0 : Int32(min(left.rounded(.up), 1e9))
    }

    static func < (one: Deadline, other: Deadline) -> Bool {
        switch (one.instant, other.instant) {
        case (nil, _): false
        case (_, nil): true
        case (let one?, let other?): one < other
        }
    }
}
