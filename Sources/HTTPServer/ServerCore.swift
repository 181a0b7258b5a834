internal import CMicroHTTPD
internal import CNet
internal import Glibc
internal import Support
internal import Synchronization

/// What the event loops, the watcher and the handlers share. It lives until the watcher's thread has stopped the rest.
final class ServerCore: Sendable {
    enum Command: Sendable {
        case drain(deadline: Int64, CheckedContinuation<Void, Never>)
        case stop(CheckedContinuation<Void, Never>?)
    }

    private struct Inbox {
        var commands: [Command] = []
        var isOver = false
    }

    let options: ServerOptions
    let quick: @Sendable (Request) -> Response?
    let executor: @Sendable (Request) -> (any TaskExecutor)?
    let handler: @Sendable (Request) async -> Response
    let poller: Int32
    private let bell: Int32
    private let inbox = Lock(Inbox())
    private let registry = Lock<[Int32: Connection]>([:])
    private let closing = Atomic(false)
    private let draining = Atomic(false)
    private let active = Atomic(0)
    let leftovers = Lock<[Int32]>([])

    init(
        _ options: ServerOptions, quick: @escaping @Sendable (Request) -> Response?,
        executor: @escaping @Sendable (Request) -> (any TaskExecutor)?,
        handler: @escaping @Sendable (Request) async -> Response
    ) throws(HTTPServerError) {
        self.options = options
        self.quick = quick
        self.executor = executor
        self.handler = handler
        poller = net_poller()
        guard poller >= 0 else { throw .system(call: "epoll_create1", errno: -poller) }
        bell = net_bell()
        guard bell >= 0 else {
            Glibc.close(poller)
            throw .system(call: "eventfd", errno: -bell)
        }
    }

    deinit {
        Glibc.close(poller)
        Glibc.close(bell)
    }

    // MARK: States

    var isClosing: Bool { closing.load(ordering: .sequentiallyConsistent) }
    var isDraining: Bool { draining.load(ordering: .sequentiallyConsistent) }
    var activeRequests: Int { active.load(ordering: .sequentiallyConsistent) }
    func startClosing() { closing.store(true, ordering: .sequentiallyConsistent) }
    func startDraining() { draining.store(true, ordering: .sequentiallyConsistent) }

    func requestBegan() { active.wrappingAdd(1, ordering: .sequentiallyConsistent) }

    func requestEnded() {
        let left = active.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0 && isDraining { ring() }
    }

    // MARK: Connections

    var connections: [Connection] { registry.withLock { Array($0.values) } }
    var connectionCount: Int { registry.withLock { $0.count } }
    func connection(_ descriptor: Int32) -> Connection? { registry.withLock { $0[descriptor] } }
    func add(_ connection: Connection) { registry.withLock { $0[connection.descriptor] = connection } }

    func remove(_ connection: Connection) {
        registry.withLock { registry in
            if registry[connection.descriptor] === connection { registry[connection.descriptor] = nil }
        }
    }

    /// Behind the end: libmicrohttpd says nothing of connections that it had not begun with.
    func removeAll() { registry.withLock { $0 = [:] } }

    // MARK: The watcher's inbox

    func send(_ command: Command) {
        let isTaken = inbox.withLock { inbox in
            if !inbox.isOver { inbox.commands.append(command) }
            return !inbox.isOver
        }
        if isTaken {
            ring()
        } else {
            command.done()
        }
    }

    /// What has been sent since; `over` refuses whatever comes later.
    func commands(over: Bool = false) -> [Command] {
        inbox.withLock { inbox in
            if over { inbox.isOver = true }
            defer { inbox.commands = [] }
            return inbox.commands
        }
    }

    var bellDescriptor: Int32 { bell }
    func ring() { net_bell_ring(bell) }
    func silence() { net_bell_silence(bell) }
}

extension ServerCore.Command {
    func done() {
        switch self {
        case .drain(_, let waiting): waiting.resume()
        case .stop(let waiting): waiting?.resume()
        }
    }
}
