internal import CNet
internal import Support

/// The one thread beside the event loops. It accepts connections, hears when a client goes while its connection is
/// parked (libmicrohttpd does not look at it then), holds clients to their deadlines and beats the hearts of the event
/// streams. It wakes four times a second while there are connections, and never without.
final class Watcher {
    private static let tickMilliseconds: Int64 = 250

    private let core: ServerCore
    private let daemon: Daemon
    private let acceptor: Acceptor
    private let leftovers: Leftovers
    private var nextTick: Int64 = 0
    private var drains: [(deadline: Int64, waiting: ServerCore.Command)] = []

    init(core: ServerCore, daemon: Daemon, listener: Int32) {
        self.core = core
        self.daemon = daemon
        leftovers = Leftovers(poller: core.poller)
        acceptor = Acceptor(core: core, daemon: daemon, leftovers: leftovers, listener: listener)
        net_watch(core.poller, core.bellDescriptor, WatchTag(.bell).bits, UInt32(NET_READ), 0)
    }

    func run() {
        var events = [net_event](repeating: net_event(), count: 64)
        while true {
            let isIdle = core.connectionCount == 0 && leftovers.isEmpty && drains.isEmpty && acceptor.isLooking
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

    private func handle(_ event: net_event) {
        guard let tag = WatchTag(bits: event.tag) else { return }
        switch tag.kind {
        case .bell: core.silence()
        case .listener: acceptor.accept()
        case .connection:
            guard let connection = core.connection(tag.descriptor), connection.serial == tag.serial else { return }
            connection.peerLeft(entirely: event.ready & UInt32(NET_FAILED) != 0)
        case .leftover: leftovers.read(tag.descriptor)
        }
    }

    private func tick(_ now: Int64) {
        nextTick = now + Self.tickMilliseconds
        acceptor.tick()
        for connection in core.connections {
            connection.cut(ifLateAt: now)
            connection.exchange?.tick(now: now)
        }
        leftovers.tick(now)
    }

    /// Those that the event loops have put down since.
    private func takeLeftovers() {
        let descriptors = core.leftovers.withLock { leftovers in
            defer { leftovers = [] }
            return leftovers
        }
        for descriptor in descriptors { leftovers.add(descriptor) }
    }

    // MARK: The end

    private func startDraining() {
        acceptor.stop()
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
        acceptor.stop()
        core.startClosing()
        for connection in core.connections { connection.exchange?.stop() }
        daemon.stop()
        core.removeAll()
        takeLeftovers()
        leftovers.closeAll()
        for (_, waiting) in drains { waiting.done() }
        command.done()
        for late in core.commands(over: true) { late.done() }
    }
}
