internal import Glibc
internal import QuillCore
internal import Support

/// Renews the leases of a worker from a real thread, so that a busy cooperative pool cannot lose them.
final class Heartbeat: Sendable {
    private let stopped = Lock(false)
    private let signal: Signal

    /// `told` gets the attempts whose lease is kept, after each beat.
    init(worker: String, store: any Store, told: @escaping @Sendable (Set<ID<Attempt>>) -> Void) {
        let signal = Signal()
        self.signal = signal
        RealThread.start(name: "quill-heartbeat") {
            while !signal.wait(milliseconds: Worker.leaseMilliseconds / 3) {
                do {
                    told(try store.renewFromThread(worker: worker, leaseMilliseconds: Worker.leaseMilliseconds))
                } catch {
                    Log.error("leases could not be renewed: \(error)")
                }
            }
        }
    }

    func stop() { signal.set() }
}
