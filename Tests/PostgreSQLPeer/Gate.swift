import Glibc
import Support

/// A gate that closes a synchronous body until a test opens it.
package final class Gate: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    package init() { sem_init(semaphore, 0, 0) }
    deinit { semaphore.deallocate() }
    package func open() { sem_post(semaphore) }
    package func wait() { sem_wait(semaphore) }

    /// Waits without holding a thread of the cooperative pool.
    package func opened() async {
        await withCheckedContinuation { continuation in
            RealThread.start(name: "gate") { [self] in
                wait()
                continuation.resume()
            }
        }
    }
}
