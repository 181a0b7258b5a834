internal import HTTPClient
internal import QuillApp
internal import QuillClient
internal import QuillCore
internal import QuillHTTPTransport
internal import QuillQueue
internal import QuillWire
internal import Support

/// The way to the API of a home: through the server that owns it, else into the home opened by this very process.
struct Reach: Sendable {
    let client: QuillClient
    /// The address of the server; nil when this process does the work.
    let server: String?
    private let app: App?
    private let http: HTTPClient?
    private let temporary: TemporaryHome?

    /// Works off jobs here; nil where the server does, or where nothing may be changed.
    var worker: Worker? { app?.worker }

    /// To change something.
    static func toWork(_ configuration: Configuration) async throws -> Reach {
        if let reach = try await toServer(configuration) { return reach }
        return Reach(try await App.open(configuration), configuration)
    }

    /// To change something that is there already; throws `not-found` where there is no home yet.
    static func toChange(_ configuration: Configuration) async throws -> Reach {
        guard try App.hasHome(configuration) else { throw nothingYet }
        return try await toWork(configuration)
    }

    static let nothingYet = QuillError(
        .notFound, "There is nothing in Quill's home yet.", hint: "Begin with `quill article <file or address>`.")

    /// To look, also beside a process that works in the home; nil where there is no home yet.
    static func toLook(_ configuration: Configuration) async throws -> Reach? {
        if let reach = try await toServer(configuration) { return reach }
        guard try App.hasHome(configuration) else { return nil }
        return Reach(try await App.look(configuration), configuration)
    }

    /// To ask what would be done: makes nothing, not even a home.
    static func toPlan(_ configuration: Configuration) async throws -> Reach {
        if let reach = try await toLook(configuration) { return reach }
        let home = TemporaryHome(configuration)
        do { return Reach(try await App.open(home.configuration), home.configuration, home) } catch {
            home.remove()
            throw error
        }
    }

    /// Looks, and closes again; nil where there is no home yet.
    static func looking<T>(_ configuration: Configuration, _ body: (QuillClient) async throws -> T) async throws -> T? {
        guard let reach = try await toLook(configuration) else { return nil }
        return try await reach.closing { try await body($0.client) }
    }

    /// Whatever comes of `body`, nothing stays open.
    func closing<T>(_ body: (Reach) async throws -> T) async throws -> T {
        do {
            let value = try await body(self)
            await close()
            return value
        } catch {
            await close()
            throw error
        }
    }

    /// Removes what nothing speaks of any more. Nothing is lost when that fails: the next command does it.
    func tidy() async {
        guard let app else { return }
        do { _ = try await app.sweep() } catch { Log.error("the home could not be tidied: \(error)") }
    }

    private func close() async {
        await app?.close()
        await http?.close()
        temporary?.remove()
    }

    private init(_ app: App, _ configuration: Configuration, _ temporary: TemporaryHome? = nil) {
        client = QuillClient(InProcess(app, configuration, version: Entry.version), name: "cli")
        app.tellProgress()
        server = nil
        self.app = app
        http = nil
        self.temporary = temporary
    }

    private init(_ http: HTTPClient, _ address: String) {
        client = QuillClient(HTTPTransport(http, address: address), name: "cli", user: AuditActor.commandLine.name)
        server = address
        app = nil
        self.http = http
        temporary = nil
    }

    /// Nil where no server owns the home.
    private static func toServer(_ configuration: Configuration) async throws -> Reach? {
        guard let address = ServerPlace.find(configuration) else { return nil }
        let reach = Reach(HTTPClient(.trusted(userAgent: "quill/\(Entry.version)")), address)
        do {
            let about = try await reach.client.about()
            guard about.name == "Quill", about.version == Entry.version else {
                throw QuillError(
                    .conflict, "The server of this home is \(about.name) \(about.version), and this is Quill \(Entry.version).",
                    hint: "Use the same version for both: start the server anew with this one.")
            }
            return reach
        } catch {
            await reach.close()
            throw error
        }
    }
}

extension QuillError {
    /// What the API or the way to it said, as commands tell it.
    init(_ error: ClientError) {
        switch error {
        case .problem(let problem):
            let code = ErrorCode(rawValue: problem.code) ?? .internalError
            self.init(code, problem.detail, hint: code == .validationFailed ? "`--help` tells what each option takes." : problem.hint)
        case .local(let fault): self.init(ErrorCode(rawValue: fault.code) ?? .internalError, fault.message, hint: fault.hint)
        case .unreachable(let why):
            self.init(
                .unreachable, "The server of this home does not answer: \(why).",
                hint: "Run the command again: when the server has ended, it works by itself.")
        case .unreadable(let why):
            self.init(
                .internalError, "The server of this home cannot be understood: \(why).",
                hint: "Use the same version of Quill for both; `quill --version` tells this one's.")
        case .cancelled: self = .cancelled
        }
    }
}
