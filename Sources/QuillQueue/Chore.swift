package import QuillCore
internal import Support

/// A thing that is done at certain times.
package struct Chore: Sendable {
    package let timetable: Timetable
    /// What somebody asks for with it; nil for what the installation does by itself.
    let request: String?
    /// Does it, and says in a sentence what was done.
    let work: @Sendable (Firing) async throws(QuillError) -> String

    package init(
        _ timetable: Timetable, request: String? = nil, _ work: @escaping @Sendable (Firing) async throws(QuillError) -> String
    ) {
        self.timetable = timetable
        self.request = request
        self.work = work
    }
}

/// Does what a schedule wishes that somebody made, and ends the firing in the transaction that does it. Says what was done.
package typealias Errand = @Sendable (_ firing: Firing, _ request: String) async throws(QuillError) -> String

/// How a firing ended.
struct FiringEnd {
    private let firing: Firing
    private let result: Result<String, QuillError>
    private let wasStopped: Bool

    init(of firing: Firing, _ chore: Chore) async {
        self.firing = firing
        do { result = .success(try await chore.work(firing)) } catch { result = .failure(error) }
        wasStopped = Task.isCancelled
    }

    /// What may work the next time is tried again, at most as often as jobs are, and what was stopped is somebody else's; the rest has failed.
    func record(_ store: any StoreWriting) throws(QuillError) {
        switch result {
        // It may have ended already, in the transaction that did it.
        case .success(let note): _ = try store.end(firing, .succeeded, note: note)
        case .failure where wasStopped: try store.release(firing)
        case .failure(let error):
            if let rest = Self.rest(after: error, tries: firing.tries, jitter: store.chance()) {
                Log.error("\(firing.schedule) failed, and is tried again: \(error)")
                return try store.postpone(firing, milliseconds: rest, note: "\(error)")
            }
            if try store.fail(firing, error) { Log.error("\(firing.schedule) failed: \(error)") }
        }
    }

    /// How long one that failed at that try rests before the next, in milliseconds; nil where it has failed for good.
    static func rest(after error: QuillError, tries: Int, jitter: Double) -> Int64? {
        guard tries < Firing.triesMax else { return nil }
        return switch error.disposition {
        case .retry, .uncertain: RetryPolicy.standard.restMilliseconds(afterTry: tries, jitter: jitter)
        case .wait(let seconds): Int64(min(max(0, seconds), RetryPolicy.standard.longestWaitSeconds)) * 1_000
        default: nil
        }
    }
}
