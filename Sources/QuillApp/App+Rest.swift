internal import Support

extension App {
    /// Once the start is over, lets go of the memory that only it needed: a process that waits for work is small.
    func restAfterStart() {
        Task.detached {
            do { try await Task.sleep(for: .seconds(Residency.startSeconds)) } catch { return }
            // It reads some hundred kilobytes of the system's words, which is too long for the pool.
            RealThread.start(name: "quill-rest") { Residency.letGoOfStart() }
        }
    }
}
