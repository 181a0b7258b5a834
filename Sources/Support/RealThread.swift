import Glibc

/// A thread outside the cooperative pool, for what must go on whatever that pool does.
package enum RealThread {
    /// Runs `body` on a new detached thread.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) {
        Body(name: name, run: body).start()
    }

    /// Through `/proc`, since Swift's Glibc module hides `pthread_setname_np`. A thread without its name works as well.
    static func nameCurrentThread(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        close(file)
    }

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }

        /// A system that has no thread left cannot run it, and nothing could report that.
        func start() {
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            var handle = pthread_t()
            let code = pthread_create(
                &handle, &attributes,
                { argument in
                    guard let argument else { return nil }
                    let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                    RealThread.nameCurrentThread(body.name)
                    body.run()
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
            pthread_attr_destroy(&attributes)
            precondition(code == 0, "no thread for \(name): pthread_create failed with \(code)")
        }
    }
}
