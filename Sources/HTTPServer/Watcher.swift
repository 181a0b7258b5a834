internal import CMicroHTTPD
internal import CNet
internal import Glibc
internal import Support

/// The one thread beside the event loops. It accepts connections, hears when a client goes while its connection is
/// parked (libmicrohttpd does not look at it then), holds clients to their deadlines and beats the hearts of the event
/// streams. It wakes four times a second while there are connections, and never without.
final class Watcher {
    private enum Kind: UInt64 { case bell, listener, connection, leftover }

    private static let tickMilliseconds: Int64 = 250

    private let core: ServerCore
    private let daemon: Daemon
    private var listener: Int32
    private var nextSerial: UInt32 = 0
    private var nextTick: Int64 = 0
    private var isAccepting = true
    private var lingering: [Int32: Lingering] = [:]
    private var drains: [(deadline: Int64, waiting: ServerCore.Command)] = []

    private struct Lingering {
        let deadline: Int64
        var bytesLeft: Int
    }

    init(core: ServerCore, daemon: Daemon, listener: Int32) {
        self.core = core
        self.daemon = daemon
        self.listener = listener
        net_watch(core.poller, core.bellDescriptor, tag(.bell), UInt32(NET_READ), 0)
        net_watch(core.poller, listener, tag(.listener), UInt32(NET_READ), 0)
    }

    func run() {
        var events = [net_event](repeating: net_event(), count: 64)
        while true {
            let isIdle = core.connectionCount == 0 && lingering.isEmpty && drains.isEmpty && isAccepting
            let count = net_wait(core.poller, &events, 64, isIdle ? -1 : Int32(Self.tickMilliseconds))
            for event in events.prefix(Int(max(count, 0))) { handle(event) }
            for command in core.commands() {
                if case .drain(let deadline, _) = command {
                    startDraining()
                    drains.append((deadline, command))
                } else {
                    return stop(command)
                }
            }
            takeLeftovers()
            let now = Clock.milliseconds()
            if now >= nextTick { tick(now) }
            if !drains.isEmpty { endDrains(now) }
        }
    }

    // MARK: Events

    private func tag(_ kind: Kind, _ descriptor: Int32 = 0, serial: UInt32 = 0) -> UInt64 {
        kind.rawValue << 62 | UInt64(serial & 0x3FFF_FFFF) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }

    private func handle(_ event: net_event) {
        let descriptor = Int32(bitPattern: UInt32(truncatingIfNeeded: event.tag))
        switch Kind(rawValue: event.tag >> 62) {
        case .bell: core.silence()
        case .listener: accept()
        case .connection:
            let connection = core.connection(descriptor)
            // A descriptor's number is soon another connection's.
            guard let connection, UInt64(connection.serial) == event.tag >> 32 & 0x3FFF_FFFF else { return }
            connection.peerLeft(entirely: event.ready & UInt32(NET_FAILED) != 0)
        case .leftover, nil: readLeftover(descriptor)
        }
    }

    private func accept() {
        for _ in 0..<64 where listener >= 0 {
            let descriptor = net_accept(listener)
            if descriptor == -EMFILE || descriptor == -ENFILE || descriptor == -ENOMEM || descriptor == -ENOBUFS {
                // The waiting connection would wake us at once again: look the other way until the next tick.
                net_unwatch(core.poller, listener)
                isAccepting = false
                return
            }
            if descriptor == -EAGAIN { return }
            if descriptor >= 0 { take(descriptor) }
        }
    }

    private func take(_ descriptor: Int32) {
        guard core.connectionCount < core.options.maxConnections else {
            RawAnswer(Response(Refusal(503, "too many connections")), withBody: true).send(to: descriptor)
            shutdown(descriptor, Int32(SHUT_WR))
            return linger(descriptor)
        }
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getpeername(descriptor, $0, &length) }
        }
        nextSerial = (nextSerial + 1) & 0x3FFF_FFFF
        let connection = Connection(
            descriptor: descriptor, serial: nextSerial, peer: Address.text(&address),
            deadline: Clock.milliseconds() + Clock.milliseconds(core.options.headerSeconds))
        core.add(connection)
        net_watch(core.poller, descriptor, tag(.connection, descriptor, serial: nextSerial), UInt32(NET_HANGUP), 0)
        if !daemon.add(descriptor, &address, length) { core.remove(connection) }
    }

    private func tick(_ now: Int64) {
        nextTick = now + Self.tickMilliseconds
        if !isAccepting && listener >= 0 {
            net_watch(core.poller, listener, tag(.listener), UInt32(NET_READ), 0)
            isAccepting = true
        }
        for connection in core.connections {
            connection.cut(ifLateAt: now)
            connection.exchange?.tick(now: now)
        }
        for (descriptor, entry) in lingering where entry.deadline < now { forget(descriptor) }
    }

    // MARK: Clients that still send to a connection that is over

    private func takeLeftovers() {
        let descriptors = core.leftovers.withLock { leftovers in
            defer { leftovers = [] }
            return leftovers
        }
        for descriptor in descriptors { linger(descriptor) }
    }

    private func linger(_ descriptor: Int32) {
        guard lingering.count < 256 else {
            Glibc.close(descriptor)
            return
        }
        lingering[descriptor] = Lingering(deadline: Clock.milliseconds() + 2_000, bytesLeft: 4 << 20)
        net_watch(core.poller, descriptor, tag(.leftover, descriptor), UInt32(NET_READ), 0)
    }

    private func readLeftover(_ descriptor: Int32) {
        guard var entry = lingering[descriptor] else { return }
        var scratch = [UInt8](repeating: 0, count: 16 << 10)
        while entry.bytesLeft > 0 {
            let count = recv(descriptor, &scratch, scratch.count, 0)
            if count < 0 && errno == EAGAIN {
                lingering[descriptor] = entry
                return
            }
            if count <= 0 { break }
            entry.bytesLeft -= count
        }
        forget(descriptor)
    }

    private func forget(_ descriptor: Int32) {
        lingering[descriptor] = nil
        Glibc.close(descriptor)
    }

    // MARK: The end

    private func stopListening() {
        guard listener >= 0 else { return }
        Glibc.close(listener)
        listener = -1
        isAccepting = true
    }

    private func startDraining() {
        stopListening()
        core.startDraining()
        for connection in core.connections {
            connection.stopReading()
            connection.exchange?.drain()
        }
    }

    private func endDrains(_ now: Int64) {
        drains.removeAll { drain in
            guard core.activeRequests == 0 || drain.deadline <= now else { return false }
            drain.waiting.done()
            return true
        }
    }

    private func stop(_ command: ServerCore.Command) {
        stopListening()
        core.startClosing()
        for connection in core.connections { connection.exchange?.stop() }
        daemon.stop()
        core.removeAll()
        takeLeftovers()
        for descriptor in lingering.keys { Glibc.close(descriptor) }
        for (_, waiting) in drains { waiting.done() }
        command.done()
        for late in core.commands(over: true) { late.done() }
    }
}

extension ServerCore {
    /// libmicrohttpd is about to close this connection's descriptor.
    func closed(_ connection: Connection) {
        net_unwatch(poller, connection.descriptor)
        let leftover = connection.close()
        remove(connection)
        guard let leftover else { return }
        leftovers.withLock { $0.append(leftover) }
        ring()
    }
}
