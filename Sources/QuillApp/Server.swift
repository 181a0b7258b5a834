internal import Glibc
internal import HTTPServer
internal import QuillAPI
package import QuillCore
internal import QuillPages
internal import QuillPipeline
internal import QuillQueue
internal import QuillService
internal import QuillWeb
internal import Support

/// The home as a service: the API and the pages on a port, and the jobs worked off in the same process.
package final class Server: Sendable {
    package let app: App
    /// `http://127.0.0.1:7878`.
    package let address: String
    private let http: HTTPServer
    private let working: Task<Void, any Error>?
    private let place: ServerPlace

    package static func start(_ configuration: Configuration, version: String, worksJobs: Bool = true) async throws(QuillError) -> Server {
        if let refusal = configuration.queue.refusal { throw refusal }
        for warning in configuration.queue.warnings { Log.error(warning) }
        try LimitNames.tell(configuration) { Log.error($0) }
        guard worksJobs || configuration.database.isServer else {
            throw QuillError(
                .notAllowed, "Nobody would work the jobs off: a SQLite database has one process, this one.",
                hint: "Leave --no-worker out, or set \(Setting.databaseURL.key) to a PostgreSQL database and run `quill worker`.")
        }
        let app = try await App.open(configuration, serves: true)
        do {
            try await app.tellPauses()
            return try await Server(app, configuration, version, worksJobs)
        } catch {
            await app.close()
            throw error
        }
    }

    private init(_ app: App, _ configuration: Configuration, _ version: String, _ worksJobs: Bool) async throws(QuillError) {
        guard let uploads = app.uploads else { throw QuillError(.internalError, "A server needs a home of its own.") }
        self.app = app
        // Inline means that this process works the jobs off; where it does not, others find them in the database, which is a server.
        let chosen = configuration.queue.mode
        let mode = (chosen == .inline && !worksJobs ? .postgres : chosen).rawValue
        let api = API(
            quill: app.quill, uploads: uploads,
            about: API.About(
                version: version, environment: configuration.environment, queueMode: mode, database: configuration.database.kind),
            queuePush: app.bells.push(configuration.queue), vitals: { await app.vitals() })
        let assets = WebFiles.read(tools: configuration.tools)
        if !assets.missing.isEmpty {
            Log.note("the pages do without \(assets.missing.joined(separator: ", ")): `make setup` prepares them")
        }
        let pages = Pages(
            quill: app.quill, feed: app.feed, uploads: uploads, assets: assets, environment: configuration.environment, queueMode: mode,
            auditDays: configuration.ledgerDays[.audit], secret: try FormKey.open(home: configuration.home))
        let front = HTTPFront(api: api, feed: app.feed) { await pages.answer($0, id: $1) }
        let (address, port) = configuration.listen
        do {
            http = try HTTPServer(ServerOptions(address: address, port: port), quick: front.quick, executor: front.executor) { request in
                let response = await front.answer(request)
                // Whatever was written may be work to do, and facts to tell.
                if !["GET", "HEAD"].contains(request.method) { app.woken() }
                return response
            }
        } catch {
            throw QuillError(
                .conflict, "Nothing can listen at \(address):\(port): \(error).",
                hint: "Set \(Setting.listen.key) to another port, or end what uses it.")
        }
        self.address = "http://\(address.contains(":") ? "[\(address)]" : address):\(http.port)"
        place = try ServerPlace(home: configuration.home, address: self.address)
        app.tellProgress()
        app.restAfterStart()
        working = worksJobs ? app.worker.map { worker in Task { try await worker.run(keeper: app.keeper) } } : nil
        app.bells.start(worker: worksJobs ? app.worker : nil)
        app.feed.wake()
    }

    /// Returns when the worker has failed; else never, until `stop`.
    package func failure() async -> QuillError? {
        guard let working else { return nil }
        do { try await working.value } catch { return .unexpected(error, while: "working") }
        return nil
    }

    /// Stops taking requests, gives running work back to the queue, and closes the home.
    package func stop(seconds: Double = 30) async {
        place.remove()
        await http.drain(seconds: min(seconds, 5))
        if let worker = app.worker { await worker.drain() }
        _ = await failure()
        await http.close()
        await app.close()
    }
}

/// Where other commands find the server of a home: a file in it that only its owner can read.
package struct ServerPlace: Sendable {
    private let path: String

    init(home: String, address: String) throws(QuillError) {
        path = Self.path(home)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        defer { Glibc.close(file) }
        let bytes = Array((address + "\n").utf8)
        guard write(file, bytes, bytes.count) == bytes.count else { throw FileFailure.classified(errno, of: "Quill's home") }
    }

    func remove() { unlink(path) }

    /// Forgets the server that a home had before.
    static func remove(home: String) { unlink(path(home)) }

    /// The address of the server that owns the home; nil when none does.
    package static func find(_ configuration: Configuration) -> String? {
        let file = open(path(configuration.home), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { Glibc.close(file) }
        var buffer = [UInt8](repeating: 0, count: 200)
        let count = read(file, &buffer, buffer.count)
        guard count > 0, Home.isInUse(configuration.home) else { return nil }
        return String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self)
    }

    private static func path(_ home: String) -> String { home + "/server" }
}
