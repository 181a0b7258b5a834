internal import QuillApp
internal import QuillCore
internal import Terminal

/// Who is told to stop has stopped in thirty seconds: what a service manager waits before it kills.
enum StopAlarm {
    /// By then the work must be given back, whoever still holds on to it.
    private static let seconds = 28.0

    /// Ends the process where `stop` takes longer.
    static func during(_ console: Console, _ stop: () async -> Void) async {
        let alarm = Task {
            do { try await Task.sleep(for: .seconds(Self.seconds)) } catch { return }
            console.failure("quill", "not everything stopped in time; a job under way is taken up again when its lease has run out")
            _ = console.finish("quill")
            Terminate.now(Status.failed.code)
        }
        await stop()
        alarm.cancel()
    }
}
