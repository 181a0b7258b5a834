internal import CNet
internal import Glibc

/// Takes new connections and hands them to libmicrohttpd's event loops. Only the watcher's thread touches it.
final class Acceptor {
    private let core: ServerCore
    private let daemon: Daemon
    private let leftovers: Leftovers
    /// -1 when it is closed.
    private var listener: Int32
    private var nextSerial: UInt32 = 0
    /// False while the system has no room for one more connection.
    private(set) var isLooking = true

    init(core: ServerCore, daemon: Daemon, leftovers: Leftovers, listener: Int32) {
        self.core = core
        self.daemon = daemon
        self.leftovers = leftovers
        self.listener = listener
        look()
    }

    /// Takes what waits, a bounded number at once.
    func accept() {
        for _ in 0..<64 where listener >= 0 {
            let descriptor = net_accept(listener)
            if descriptor == -EMFILE || descriptor == -ENFILE || descriptor == -ENOMEM || descriptor == -ENOBUFS {
                // The waiting connection would wake us at once again: look the other way until the next tick.
                net_unwatch(core.poller, listener)
                isLooking = false
                return
            }
            if descriptor == -EAGAIN { return }
            if descriptor >= 0 { take(descriptor) }
        }
    }

    func tick() {
        if !isLooking && listener >= 0 { look() }
    }

    func stop() {
        guard listener >= 0 else { return }
        Glibc.close(listener)
        listener = -1
        isLooking = true
    }

    private func look() {
        net_watch(core.poller, listener, WatchTag(.listener).bits, UInt32(NET_READ), 0)
        isLooking = true
    }

    private func take(_ descriptor: Int32) {
        guard core.connectionCount < core.options.maxConnections else {
            RawAnswer(Response(Refusal(503, "too many connections")), withBody: true).send(to: descriptor)
            shutdown(descriptor, Int32(SHUT_WR))
            return leftovers.add(descriptor)
        }
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getpeername(descriptor, $0, &length) }
        }
        nextSerial = (nextSerial + 1) & WatchTag.serialMask
        let connection = Connection(
            descriptor: descriptor, serial: nextSerial, peer: Address.text(&address),
            deadline: Clock.milliseconds() + Clock.milliseconds(core.options.headerSeconds))
        core.add(connection)
        net_watch(core.poller, descriptor, WatchTag(.connection, descriptor, serial: nextSerial).bits, UInt32(NET_HANGUP), 0)
        if !daemon.add(descriptor, &address, length) { core.remove(connection) }
    }
}
