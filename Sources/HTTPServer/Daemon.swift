internal import CMicroHTTPD
internal import Glibc

/// libmicrohttpd's event loops and the functions they call. Only the watcher's thread holds it.
struct Daemon: @unchecked Sendable {  // allowed: libmicrohttpd takes calls on a daemon from any thread
    private let pointer: OpaquePointer

    /// `core` must outlive it.
    init(_ core: ServerCore) throws(HTTPServerError) {
        let options = cmhd_options(
            threads: UInt32(clamping: max(core.options.threads, 1)),
            // We count ourselves; this is only not to be in the way.
            connection_limit: UInt32(clamping: core.options.maxConnections) * 2 + 64,
            // Room for the answer's head beside the request's. All of it is wiped after each request, so more costs time and memory.
            pool_bytes: max(core.options.maxHeaderBytes, 1_024) + 4_096,
            idle_seconds: UInt32(clamping: Clock.milliseconds(core.options.idleSeconds) / 1_000 + 1))
        let callbacks = cmhd_callbacks(
            answer: answered, request_line: requestLine, completed: completed, connection: connectionChanged,
            context: Unmanaged.passUnretained(core).toOpaque())
        guard let pointer = cmhd_start(options, callbacks) else { throw .notStarted }
        self.pointer = pointer
    }

    /// Hands over a connected socket. When it is not taken it is closed.
    func add(_ descriptor: Int32, _ address: inout sockaddr_storage, _ length: socklen_t) -> Bool {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { MHD_add_connection(pointer, descriptor, $0, length) == .YES }
        }
    }

    /// Returns when every thread has ended. No connection may be parked any more.
    func stop() { MHD_stop_daemon(pointer) }
}

// MARK: What libmicrohttpd calls, on its event loops

private func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ change: MHD_ConnectionNotificationCode
) {
    guard let context, let pointer, let slot else { return }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    if change.rawValue == 0 /* started */ {
        slot.pointee = core.connection(cmhd_socket(pointer)).map { Unmanaged.passRetained($0).toOpaque() }
    } else if let kept = slot.pointee {
        slot.pointee = nil
        let connection = Unmanaged<Connection>.fromOpaque(kept).takeRetainedValue()
        core.closed(connection)
    }
}

private func requestLine(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ pointer: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let pointer, let kept = cmhd_socket_context(pointer) else { return nil }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let connection = Unmanaged<Connection>.fromOpaque(kept).takeUnretainedValue()
    connection.expect(notAfter: Clock.milliseconds() + Clock.milliseconds(core.options.headerSeconds))
    core.requestBegan()
    let text = target.map { String(cString: $0) } ?? ""
    let exchange = Exchange(server: core, connection: connection, target: text, handle: Handle(pointer: pointer))
    // libmicrohttpd would now cut the query into pairs of its own, and get lost when they do not fit its pool:
    // it stops at a NUL. Nothing reads that place again.
    if let target, let mark = strchr(target, Int32(UInt8(ascii: "?"))) { UnsafeMutablePointer(mutating: mark)[1] = 0 }
    return Unmanaged.passRetained(exchange).toOpaque()
}

private func answered(
    _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?, _ target: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?, _ left: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let pointer, let target, let method, let version, let left, let kept = slot?.pointee else { return .NO }
    let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
    let lines = RequestLines(Handle(pointer: pointer), method: method, target: target, version: version)
    return exchange.step(lines, data, left)
}

private func completed(
    _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ ending: MHD_RequestTerminationCode
) {
    guard let context, let slot, let kept = slot.pointee else { return }
    slot.pointee = nil
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue()
    exchange.completed()
    exchange.connection.expect(by: Clock.milliseconds() + Clock.milliseconds(core.options.idleSeconds))
    // The answer may have begun before the draining, and have promised to keep the connection.
    if core.isDraining { exchange.connection.stopReading() }
    core.requestEnded()
}
