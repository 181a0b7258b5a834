/// `open ⇄ waiting ▶ succeeded | failed | cancelled`: always computed from the plan and the jobs. Set by hand only
/// where a run is cancelled whose jobs others want: they go on without it.
package enum RunState: String, Sendable, CaseIterable {
    case open, waiting, succeeded, failed, cancelled

    package var isEnded: Bool { self == .succeeded || self == .failed || self == .cancelled }

    /// The state of a run whose plan has `unmade` targets left while its jobs are as given. One that nothing works on and
    /// nobody holds cannot go on: it has failed, rather than stand open for ever.
    package static func of(unmade: Int, jobs: [JobStatus]) -> RunState {
        if unmade == 0 { return .succeeded }
        let live = jobs.filter(\.isLive)
        if live.contains(where: { $0.hold == nil }) { return .open }
        if !live.isEmpty { return .waiting }
        if jobs.contains(where: { $0.state == .dead }) { return .failed }
        return jobs.contains { $0.state == .cancelled } ? .cancelled : .failed
    }
}
