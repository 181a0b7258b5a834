internal import CNet
internal import Foundation

/// The relay thread's loop: accepts, watches, keeps deadlines and sends names to be looked up.
/// Everything here belongs to that one thread.
final class ProxyLoop {
    private static let bellTag: UInt64 = 0

    private struct Listener {
        let socket: Descriptor
        /// The session that owns the port; nil where credentials tell it.
        let session: SessionRecord?
    }

    /// What the poller has been told about a connection.
    private struct Watched {
        let connection: ProxyConnection
        var client: Poller.Interest?
        var origin: (socket: Descriptor, interest: Poller.Interest)?
    }

    private let mailbox: Mailbox
    private let bell: Descriptor?
    private let resolver: any Resolver
    private let surroundings: ProxyConnection.Surroundings
    private var poller: Poller
    private var listeners: [UInt64: Listener] = [:]
    private var connections: [UInt64: Watched] = [:]
    private var isAccepting = true
    private var acceptAgain: ContinuousClock.Instant?
    private var nextTag: UInt64 = 2
    private var lookupsRunning = 0
    private var lookupsWaiting: [UInt64] = []
    private var nextSweep: ContinuousClock.Instant?

    init(
        poller: Poller, listener: Descriptor, mailbox: Mailbox, resolver: any Resolver,
        surroundings: ProxyConnection.Surroundings
    ) {
        self.mailbox = mailbox
        self.resolver = resolver
        self.surroundings = surroundings
        self.poller = poller
        bell = mailbox.bell
        if let bell { _ = poller.watch(bell, tag: Self.bellTag, .reading, isKnown: false) }
        listen(Listener(socket: listener, session: nil))
    }

    /// Runs until told to stop.
    func run() {
        while true {
            for event in poller.wait(milliseconds: waitMilliseconds()) {
                if event.tag == Self.bellTag {
                    for message in mailbox.take() {
                        if case .stop = message { return stop() }
                        handle(message)
                    }
                } else if let listener = listeners[event.tag] {
                    accept(on: listener)
                } else if let watched = connections[event.tag & ~1] {
                    let connection = watched.connection
                    event.tag & 1 == 0 ? connection.clientReady(event.ready) : connection.originReady(event.ready)
                    update(connection)
                }
            }
            sweep()
        }
    }

    private func stop() {
        for watched in connections.values { watched.connection.abort() }
        connections = [:]
        listeners = [:]
    }

    private func handle(_ message: Mailbox.Message) {
        switch message {
        case .stop: break
        case .resolved(let id, let addresses):
            lookupsRunning -= 1
            if let connection = connections[id]?.connection {
                connection.resolved(addresses)
                update(connection)
            }
            lookUpWaiting()
        case .sessionOpened(let session, let listener):
            // It may have been closed before this message was read.
            if session.isOpen { listen(Listener(socket: listener, session: session)) }
        case .sessionEnded(let session):
            for (tag, listener) in listeners where listener.session === session {
                poller.forget(listener.socket)
                listeners[tag] = nil
            }
            for watched in connections.values where watched.connection.session === session {
                watched.connection.abort()
                update(watched.connection)
            }
        }
    }

    // MARK: Accepting

    private func newTag() -> UInt64 {
        // Even tags are clients and listeners, odd ones the origin of the client before.
        nextTag += 2
        return nextTag
    }

    private func listen(_ listener: Listener) {
        let tag = newTag()
        listeners[tag] = listener
        _ = poller.watch(listener.socket, tag: tag, isAccepting ? .reading : [], isKnown: false)
    }

    private func accept(on listener: Listener) {
        while connections.count < surroundings.limits.connections {
            let number = net_accept(listener.socket.number)
            guard let client = Descriptor(number) else {
                // Out of descriptors or memory: the connection stays in the queue, so wait instead of spinning.
                if number == -EMFILE || number == -ENFILE || number == -ENOBUFS || number == -ENOMEM {
                    acceptAgain = .now + .milliseconds(100)
                }
                break
            }
            let connection = ProxyConnection(
                id: newTag(), client: client, session: listener.session, surroundings: surroundings)
            connections[connection.id] = Watched(connection: connection)
            update(connection)
        }
        setAccepting()
    }

    /// A full house leaves newcomers in the kernel's queue, where they wait for a place.
    private func setAccepting() {
        let wanted = connections.count < surroundings.limits.connections && acceptAgain == nil
        guard wanted != isAccepting else { return }
        isAccepting = wanted
        for (tag, listener) in listeners {
            _ = poller.watch(listener.socket, tag: tag, wanted ? .reading : [], isKnown: true)
        }
    }

    // MARK: Connections

    /// Brings the poller and the deadlines in line with a connection after something happened to it.
    private func update(_ connection: ProxyConnection) {
        guard var watched = connections[connection.id] else { return }
        if let origin = watched.origin, origin.socket !== connection.origin {
            poller.forget(origin.socket)
            watched.origin = nil
        }
        if connection.phase == .over {
            poller.forget(connection.client)
            connections[connection.id] = nil
            setAccepting()
            return
        }
        var isWatched = true
        let client = connection.clientInterest
        if watched.client != client {
            isWatched = poller.watch(connection.client, tag: connection.id, client, isKnown: watched.client != nil)
            watched.client = client
        }
        if let socket = connection.origin, (watched.origin?.interest ?? []) != connection.originInterest {
            let interest = connection.originInterest
            // An origin that nothing is wanted of is not watched at all: it would report its end for ever
            // while its last bytes still wait for room.
            if interest.isEmpty {
                poller.forget(socket)
                watched.origin = nil
            } else {
                let isKnown = watched.origin != nil
                isWatched = poller.watch(socket, tag: connection.id | 1, interest, isKnown: isKnown) && isWatched
                watched.origin = (socket, interest)
            }
        }
        let isNewLookup = connection.phase == .resolving && !connection.isLookupAsked
        connections[connection.id] = watched
        nextSweep = min(nextSweep ?? connection.deadline, connection.deadline)
        if !isWatched {
            connection.abort()
            return update(connection)
        }
        if isNewLookup {
            connection.isLookupAsked = true
            lookupsWaiting.append(connection.id)
            lookUpWaiting()
        }
    }

    // MARK: Looking up

    /// Every look-up blocks a thread of its own, at most so many at once; the others wait here.
    private func lookUpWaiting() {
        while lookupsRunning < surroundings.limits.lookups, !lookupsWaiting.isEmpty {
            let id = lookupsWaiting.removeFirst()
            guard let connection = connections[id]?.connection, connection.phase == .resolving,
                let host = connection.destination?.host
            else { continue }
            lookupsRunning += 1
            Thread.detachNewThread { [resolver, mailbox] in
                mailbox.send(.resolved(connection: id, addresses: resolver.addresses(of: host)))
            }
        }
    }

    // MARK: Deadlines

    private func waitMilliseconds() -> Int32 {
        let next = [nextSweep, acceptAgain].compactMap { $0 }.min()
        guard let next else { return -1 }
        let left = (next - .now) / .milliseconds(1)
        return Int32(max(0, min(left.rounded(.up), 60_000)))
    }

    /// Deadlines mostly move away, so the earliest one is only looked for again when it has come.
    private func sweep() {
        let now = ContinuousClock.now
        if let again = acceptAgain, again <= now {
            acceptAgain = nil
            setAccepting()
        }
        guard let due = nextSweep, due <= now else { return }
        nextSweep = nil
        for watched in connections.values {
            if watched.connection.deadline <= now { watched.connection.expire() }
            update(watched.connection)
        }
    }
}
