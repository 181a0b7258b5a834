internal import Glibc
internal import QuillCore
internal import Support

/// Renews the leases of a worker from a real thread, so that a busy cooperative pool cannot lose them.
final class Heartbeat: Sendable {
    private let signal: Signal

    /// `told` gets, after each beat, when it began and the attempts whose lease is kept.
    init(
        worker: String, store: any Store, everyMilliseconds: Int64, pulse: Pulse = Pulse(),
        told: @escaping @Sendable (ContinuousClock.Instant, Set<ID<Attempt>>) -> Void
    ) {
        let signal = Signal()
        self.signal = signal
        let trouble = Trouble()
        RealThread.start(name: "quill-heartbeat") {
            while !signal.wait(milliseconds: everyMilliseconds) {
                do {
                    let beganAt = ContinuousClock.now
                    let kept = try store.renewFromThread(worker: worker, leaseMilliseconds: Worker.leaseMilliseconds)
                    pulse.beat()
                    told(beganAt, kept)
                    trouble.over("leases are renewed again")
                } catch {
                    pulse.fail()
                    trouble.met("leases cannot be renewed: \(error)")
                }
            }
        }
    }

    func stop() { signal.set() }
}
