internal import QuillCore

/// How long schedules were seen to wait for a slot that nobody began, round by round. Where rounds are missing nobody may have worked, and
/// what was seen before them says nothing.
struct Sightings {
    /// Rounds that lie further apart are not of one stretch.
    static let gapMilliseconds: Int64 = 60_000

    private var since: [String: (slot: Timestamp, at: Timestamp)] = [:]
    private var lastAt: Timestamp?

    /// Those of them that have waited in all rounds of that long.
    mutating func lasting(_ waiting: [Schedule], at now: Timestamp, milliseconds: Int64) -> [Schedule] {
        if let lastAt, now - lastAt > Self.gapMilliseconds || now < lastAt { since = [:] }
        lastAt = now
        let before = since
        since = [:]
        for schedule in waiting {
            let known = before[schedule.name].flatMap { $0.slot == schedule.nextAt ? $0 : nil }
            since[schedule.name] = known ?? (schedule.nextAt, now)
        }
        return waiting.filter { since[$0.name].map { now - $0.at >= milliseconds } ?? false }
    }
}
