/// When to try again, and when to give up: at once, then after pauses that grow and are never the same for two rivals.
struct Trying: Sendable {
    private let end: Deadline
    private var count = 0

    init(patienceMilliseconds: Int) { end = Deadline(after: patienceMilliseconds) }

    /// How many milliseconds to wait before the next try; nil when patience is over.
    mutating func pause() -> Int? {
        guard !end.isPast else { return nil }
        count += 1
        if count == 1 { return 0 }
        return Int.random(in: 1...min(250, 2 << min(count, 8)))
    }
}
