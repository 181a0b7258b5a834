internal import CNet
internal import Glibc
internal import Support

/// An HTTP/1.1 server. TLS and HTTP/2 belong to a proxy in front of it.
///
///     let server = try HTTPServer(ServerOptions(port: 8080)) { request in
///         Response(body: .text("hello from \(request.path)\n"))
///     }
///     …
///     await server.drain(seconds: 20)
///     await server.close()
///
/// The handler begins on an event-loop thread and goes on wherever its first wait leaves it. Until then it must not
/// block nor compute for more than a millisecond; longer work is `@concurrent`. When the client goes away its task is
/// cancelled. A server that nobody holds any more closes itself.
package final class HTTPServer: Sendable {
    package let port: UInt16
    private let core: ServerCore

    /// `quick` is asked first, on the event loop and without a task: it answers what it knows by heart, and nil hands the request on.
    /// `executor` says where the handler's task goes on after its first wait; nil for the cooperative pool.
    package init(
        _ options: ServerOptions, quick: @escaping @Sendable (Request) -> Response? = { _ in nil },
        executor: @escaping @Sendable (Request) -> (any TaskExecutor)? = { _ in nil },
        handler: @escaping @Sendable (Request) async -> Response
    ) throws(HTTPServerError) {
        // Systems begin with 1,024 or so, and a long-lived stream holds one; files and the database need some beside.
        net_allow_descriptors(UInt32(clamping: options.maxConnections) + 1_024)
        let core = try ServerCore(options, quick: quick, executor: executor, handler: handler)
        let (listener, port) = try Self.listen(options)
        let daemon: Daemon
        do { daemon = try Daemon(core) } catch {
            Glibc.close(listener)
            throw error
        }
        self.port = port
        self.core = core
        RealThread.start(name: "http-watcher") {
            Watcher(core: core, daemon: daemon, listener: listener).run()
        }
    }

    deinit { core.send(.stop(nil)) }

    /// Clients that are connected now.
    package var openConnections: Int { core.connectionCount }

    /// Requests that are not answered to the end, open event streams among them.
    package var activeRequests: Int { core.activeRequests }

    /// Stops accepting, ends idle connections and event streams, and returns when the last request is answered or the
    /// time is over. What is still running then is cut off by `close()`.
    package func drain(seconds: Double) async {
        await withCheckedContinuation { core.send(.drain(deadline: Clock.milliseconds() + Clock.milliseconds(seconds), $0)) }
    }

    /// Closes everything at once: handlers are cancelled, their answers dropped. Returns when no thread of the server
    /// runs any more. Handlers that do not heed their cancellation run on alone.
    package func close() async {
        await withCheckedContinuation { core.send(.stop($0)) }
    }

    private static func listen(_ options: ServerOptions) throws(HTTPServerError) -> (Int32, UInt16) {
        let address = net_address_parse(options.address)
        guard address.length > 0 else { throw .badAddress(options.address) }
        var port = options.port
        let listener = withUnsafeBytes(of: address.bytes) {
            net_listen($0.bindMemory(to: UInt8.self).baseAddress, Int32(address.length), 1_024, &port)
        }
        guard listener >= 0 else { throw .system(call: "listen on \(options.address):\(options.port)", errno: -listener) }
        return (listener, port)
    }
}
