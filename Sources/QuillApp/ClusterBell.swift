internal import PostgreSQL
internal import QuillQueue
internal import Support

/// Tells the other processes that work on the same PostgreSQL database that something has changed, and hears them.
///
/// A ring may be lost, doubled or late without harm: it only says that it is worth looking, and everybody looks now and then anyway.
final class ClusterBell: Sendable {
    private static let channel = "quill"
    /// Between two rings of one process: what happens meanwhile is told by the second. Work that was queued waits less than what is only
    /// to be shown.
    private static let (pauseMilliseconds, workPauseMilliseconds): (Int64, Int64) = (50, 2)
    /// Between two looks without a ring; shorter where rings do not come through, as behind a pooler in transaction mode.
    private static let (quietMilliseconds, deafMilliseconds): (Int64, Int64) = (5_000, 1_000)

    private let database: PostgreSQLDatabase
    private let name: String
    private let own = Doorbell()
    private let work = Doorbell()
    private let isDeaf = Lock(true)
    private let tasks = Lock<[Task<Void, Never>]>([])
    private let isStopped = Lock(false)

    /// `name` tells this process from the others.
    init(_ database: PostgreSQLDatabase, name: String) {
        self.database = database
        self.name = name
    }

    /// Calls `heard` whenever another process rang, and `round` now and then.
    func start(heard: @escaping @Sendable () -> Void, round: @escaping @Sendable () async -> Void) {
        let listening = Task { [self] in
            let trouble = Trouble()
            for await sound in database.listen(to: [Self.channel]) {
                switch sound {
                case .notification(_, let sender) where sender == name: isDeaf.withLock { $0 = false }
                case .notification, .listening: heard()
                case .deaf(let error):
                    isDeaf.withLock { $0 = true }
                    trouble.met("the database's notifications are not heard, so it is looked at every second: \(error)")
                }
                // The first words after a silence show whether words come through.
                if case .listening = sound {
                    trouble.over("the database's notifications are heard again")
                    ring()
                }
            }
        }
        let ringing = Task { [self] in
            let trouble = Trouble()
            while true {
                await own.wait(milliseconds: nil)
                guard !isStopped.withLock({ $0 }) else { return }
                do {
                    try await database.notify(Self.channel, name)
                    trouble.over("other processes are told again when something changes")
                    try await Task.sleep(for: .milliseconds(Self.workPauseMilliseconds))
                    await work.wait(milliseconds: Self.pauseMilliseconds - Self.workPauseMilliseconds)
                } catch {
                    // What is broken off by the end is no trouble.
                    if isStopped.withLock({ $0 }) { return }
                    trouble.met("other processes cannot be told that something changed; they look by themselves: \(error)")
                }
            }
        }
        let looking = Task { [self] in
            while true {
                let pause = isDeaf.withLock { $0 } ? Self.deafMilliseconds : Self.quietMilliseconds
                do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
                await round()
                heard()
            }
        }
        tasks.withLock { $0 = [listening, ringing, looking] }
    }

    /// Says that something was committed. Cheap, and may be called too often.
    func ring() { own.ring() }

    /// Says that there may be work for others.
    func ringForWork() {
        work.ring()
        own.ring()
    }

    /// Nothing more is heard or asked from now on, but for what is under way.
    func stop() {
        isStopped.withLock { $0 = true }
        for task in tasks.withLock({ $0 }) { task.cancel() }
        own.ring()
    }

    /// Returns when that has ended too.
    func ended() async { for task in tasks.withLock({ $0 }) { await task.value } }
}
