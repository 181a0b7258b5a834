/// What somebody paused on purpose: no worker takes anything of it until somebody lets it go on. What runs goes on, and queueing works as ever.
package struct Pause: Sendable, Hashable {
    /// Nil means the whole queue.
    package let step: String?
    package let at: Timestamp
    /// How it was asked for: `cli`, `web`, `api`.
    package let by: String
    /// Who asked, where the audit trail knows it.
    package let name: String?
    package let reason: String?
    /// Nil while it is paused.
    package let resumedAt: Timestamp?

    package init(step: String?, at: Timestamp, by: String, name: String? = nil, reason: String?, resumedAt: Timestamp? = nil) {
        self.step = step
        self.at = at
        self.by = by
        self.name = name
        self.reason = reason
        self.resumedAt = resumedAt
    }

    /// `ada (cli)`, or how it was asked for alone.
    package var who: String { name.map { "\($0) (\(by))" } ?? by }

    /// A reason has so many characters at most.
    package static let reasonMax = 500
}

/// Everything that is paused, or was: a step each, and the whole queue.
package struct Pauses: Sendable, Hashable {
    package let all: [Pause]

    package init(_ all: [Pause] = []) { self.all = all }

    /// What is paused now, the whole queue first.
    package var current: [Pause] {
        all.filter { $0.resumedAt == nil }.sorted { ($0.step ?? "") < ($1.step ?? "") }
    }

    /// Set while the whole queue is paused.
    package var queue: Pause? { current.first { $0.step == nil } }

    /// What keeps a step from being taken: the pause of the whole queue, else its own.
    package func holding(_ step: String) -> Pause? { queue ?? current.first { $0.step == step } }

    /// Since when it could have been taken: when it was due, or when it went on.
    package func waitsSince(_ one: Backlog) -> Timestamp {
        all.filter { $0.step == nil || $0.step == one.step }.compactMap(\.resumedAt).reduce(one.dueAt, max)
    }

    /// Those whose oldest due job nobody took for so long although nobody paused it. The time of a pause does not count.
    package func stuck(_ backlog: [Backlog], now: Timestamp, afterSeconds seconds: Int64) -> [Backlog] {
        backlog.filter { one in
            holding(one.step) == nil && now - waitsSince(one) > seconds * 1_000
        }
    }
}
