package import QuillCore

/// How often things happened since this process began to listen, whoever did them: events are the whole cluster's. Kept in memory,
/// bounded, and counted once each, by their number.
package struct EventTally: Sendable {
    package struct Ending: Sendable, Hashable {
        package let step: String
        /// `succeeded`, `failed`, `released`, `lost` or `cancelled`.
        package let outcome: String
    }

    package private(set) var events: [Event.Name: Int] = [:]
    package private(set) var attempts: [Ending: Int] = [:]
    /// Runs that ended, by how.
    package private(set) var runs: [RunState: Int] = [:]

    package static let outcomes = ["succeeded", "failed", "released", "lost", "cancelled"]
    private static let endingsMax = 500

    package init() {}

    package mutating func count(_ event: Event) {
        events[event.name, default: 0] += 1
        switch event.name {
        case .stepFinished: end(event, "succeeded")
        case .jobRetried, .jobDead, .jobCancelled: if let outcome = event.data["outcome"] { end(event, outcome) }
        case .runFinished: if let state = event.data["state"].flatMap(RunState.init(rawValue:)) { runs[state, default: 0] += 1 }
        default: break
        }
    }

    package func ended(_ step: String, _ outcome: String) -> Int { attempts[Ending(step: step, outcome: outcome)] ?? 0 }

    private mutating func end(_ event: Event, _ outcome: String) {
        guard let step = event.data["step"], Self.outcomes.contains(outcome) else { return }
        let ending = Ending(step: step, outcome: outcome)
        // Steps are few; whatever names more of them than there can be is counted together.
        let isKnown = attempts[ending] != nil || attempts.count < Self.endingsMax
        attempts[isKnown ? ending : Ending(step: "other", outcome: outcome), default: 0] += 1
    }
}
