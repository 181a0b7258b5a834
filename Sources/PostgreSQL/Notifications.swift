import CPostgreSQL
import Glibc
package import SQL
import Support

/// What a listener hears. Any may be lost while no connection stands, so it only ever says that it is worth looking.
package enum Heard: Sendable, Equatable {
    /// From now on, or again: what was notified before was not heard. Look once.
    case listening
    case notification(channel: String, payload: String)
    /// The connection broke; it is being made anew.
    case deaf(SQLError)
}

extension PostgreSQLDatabase {
    /// Sends `payload` (less than 8,000 bytes) to who listens on `channel`, once this is committed.
    package func notify(_ channel: String, _ payload: String = "") async throws {
        try await write { connection in
            connection.rowByRow()
            // What it tells of is on disk already, and a ring that a crash of the server loses would be heard by nobody.
            try connection.post("SELECT set_config('synchronous_commit', 'off', true)", [[]])
            try connection.post("SELECT pg_notify($1, $2)", [[channel, payload]])
        }
    }

    /// Listens on a connection and a thread of its own until nobody reads any more. When the connection breaks it is made again,
    /// however long that takes. Of what nobody takes the newest 256 are kept.
    ///
    /// Needs a server, or a pooler that leaves a client its connection.
    package func listen(to channels: [String]) -> AsyncStream<Heard> {
        let (stream, continuation) = AsyncStream.makeStream(of: Heard.self, bufferingPolicy: .bufferingNewest(256))
        let ear = Ear(address: address, options: options, channels: channels, continuation)
        continuation.onTermination = { _ in ear.stop() }
        ear.start()
        return stream
    }
}

/// The thread of one listener.
private final class Ear: Sendable {
    private let address: String
    private let options: PostgreSQLDatabase.Options
    private let channels: [String]
    private let continuation: AsyncStream<Heard>.Continuation
    private let bell = Bell()
    private let isStopped = Lock(false)

    /// A quiet connection is asked for a sign of life this often.
    private static let quietMilliseconds = 30_000

    init(
        address: String, options: PostgreSQLDatabase.Options, channels: [String], _ continuation: AsyncStream<Heard>.Continuation
    ) {
        self.address = address
        self.options = options
        self.channels = channels
        self.continuation = continuation
    }

    func stop() {
        isStopped.withLock { $0 = true }
        bell.ring()
    }

    func start() {
        RealThread.start(name: "postgres-listen") { [self] in
            while !isStopped.withLock({ $0 }) {
                do throws(SQLError) { try listen() } catch { continuation.yield(.deaf(error)) }
                pause(milliseconds: Int.random(in: 200...1_000))
            }
            continuation.finish()
        }
    }

    private func listen() throws(SQLError) {
        let link = try Link.open(address, options, bell: bell)
        for channel in channels {
            let name = channel.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            _ = try link.script("LISTEN \"\(name)\"", limits)
        }
        continuation.yield(.listening)
        while !isStopped.withLock({ $0 }) {
            tell(link)
            switch Link.wait(PQsocket(link.handle), POLLIN, bell, Deadline(after: Self.quietMilliseconds)) {
            case .rung: continue
            case .ready: if PQconsumeInput(link.handle) == 0 { throw link.lost() }
            case .late: _ = try link.script("SELECT 1", limits)
            }
        }
    }

    private func tell(_ link: Link) {
        while let notice = PQnotifies(link.handle) {
            let (channel, payload) = (String(cString: notice.pointee.relname), String(cString: notice.pointee.extra))
            PQfreemem(notice)
            continuation.yield(.notification(channel: channel, payload: payload))
        }
    }

    private var limits: Limits {
        Limits(deadline: Deadline(after: options.connectMilliseconds), heeds: .closing, prepares: false)
    }

    private func pause(milliseconds: Int) {
        let end = Deadline(after: milliseconds)
        while !end.isPast && !isStopped.withLock({ $0 }) { if case .late = Link.wait(-1, POLLIN, bell, end) { return } }
    }
}
