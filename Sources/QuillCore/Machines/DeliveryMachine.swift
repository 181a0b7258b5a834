/// ```
/// pending ▶ sending ▶ delivered (▶ pending again for a newer revision, same RemoteRef)
///                  ├▶ failed      └▶ uncertain ─ locate ▶ delivered | pending
/// ```
package enum DeliveryState: String, Sendable, CaseIterable {
    case pending, sending, delivered, failed, uncertain

    package enum Move: String, Sendable, CaseIterable {
        /// A revision is wanted there that is not.
        case want
        case send
        case deliver
        case fail
        /// Nobody knows whether the write arrived; also what a cancelled sending becomes.
        case lose
        /// We looked: it is there, or it is not.
        case found, missing
    }

    package func applying(_ move: Move) throws(IllegalMove) -> DeliveryState {
        switch (self, move) {
        case (.pending, .send), (.sending, .send): .sending
        case (.delivered, .want), (.failed, .want), (.pending, .want): .pending
        case (.sending, .deliver): .delivered
        case (.sending, .fail), (.pending, .fail): .failed
        case (.sending, .lose): .uncertain
        case (.uncertain, .found): .delivered
        case (.uncertain, .missing): .pending
        default: throw IllegalMove(state: rawValue, move: move.rawValue)
        }
    }
}
