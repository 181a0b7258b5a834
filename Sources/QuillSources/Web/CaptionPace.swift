internal import QuillCore

/// Keeps requests for captions apart, and rests from hosts that complain: one for a process.
actor CaptionPace {
    private struct Host {
        var nextRequest: ContinuousClock.Instant
        var complaints = 0
        var restsUntil: ContinuousClock.Instant?
    }

    private static let complaintsMax = 3
    private let gap: Duration
    private let rest: Duration
    private var hosts: [String: Host] = [:]

    init(gapSeconds: Double, restSeconds: Double) {
        gap = .seconds(gapSeconds)
        rest = .seconds(restSeconds)
    }

    /// When the next request may go out; nil while the host is left alone. The moment is taken with that.
    func reserve(_ host: String, now: ContinuousClock.Instant = .now) -> ContinuousClock.Instant? {
        // What is over says nothing more, so the table stays as small as what goes on.
        hosts = hosts.filter { $0.value.nextRequest > now || $0.value.complaints > 0 && now - $0.value.nextRequest < rest }
        var known = hosts[host] ?? Host(nextRequest: now)
        if let end = known.restsUntil {
            if end > now { return nil }
            known.restsUntil = nil
            known.complaints = 0
        }
        let moment = max(now, known.nextRequest)
        known.nextRequest = moment + gap
        hosts[host] = known
        return moment
    }

    /// Waits for its turn; false while the host is left alone.
    func turn(at host: String) async throws(QuillError) -> Bool {
        guard let moment = reserve(host) else { return false }
        do { try await ContinuousClock().sleep(until: moment) } catch { throw .cancelled }
        return true
    }

    /// Tells whether the host answered 429.
    func note(_ host: String, complained: Bool, now: ContinuousClock.Instant = .now) {
        guard var known = hosts[host] ?? (complained ? Host(nextRequest: now) : nil) else { return }
        known.complaints = complained ? known.complaints + 1 : 0
        known.restsUntil = known.complaints >= Self.complaintsMax ? now + rest : nil
        if let end = known.restsUntil { known.nextRequest = end }
        hosts[host] = known
    }
}
