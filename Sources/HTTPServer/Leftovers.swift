internal import CNet
internal import Glibc
internal import Support

/// Sockets of clients that still send to a connection which is over. Closing over unread bytes resets the connection, and the
/// client would lose its answer; so what they send is read and thrown away for a while. Only the watcher's thread touches it.
final class Leftovers {
    private struct Entry {
        let deadline: Int64
        var bytesLeft: Int
    }

    private static let countMax = 256
    private static let bytesMax = 4 << 20
    private static let milliseconds: Int64 = 2_000

    private let poller: Int32
    private var entries: [Int32: Entry] = [:]

    init(poller: Int32) { self.poller = poller }

    var isEmpty: Bool { entries.isEmpty }

    /// Takes a descriptor over: it is closed here.
    func add(_ descriptor: Int32) {
        guard entries.count < Self.countMax else {
            Glibc.close(descriptor)
            return
        }
        entries[descriptor] = Entry(deadline: Clock.milliseconds() + Self.milliseconds, bytesLeft: Self.bytesMax)
        net_watch(poller, descriptor, WatchTag(.leftover, descriptor).bits, UInt32(NET_READ), 0)
    }

    func read(_ descriptor: Int32) {
        guard var entry = entries[descriptor] else { return }
        var scratch = [UInt8](repeating: 0, count: 16 << 10)
        while entry.bytesLeft > 0 {
            let count = recv(descriptor, &scratch, scratch.count, 0)
            if count < 0 && errno == EAGAIN {
                entries[descriptor] = entry
                return
            }
            if count <= 0 { break }
            entry.bytesLeft -= count
        }
        close(descriptor)
    }

    func tick(_ now: Int64) {
        for (descriptor, entry) in entries where entry.deadline < now { close(descriptor) }
    }

    func closeAll() {
        for descriptor in entries.keys { close(descriptor) }
    }

    private func close(_ descriptor: Int32) {
        entries[descriptor] = nil
        Glibc.close(descriptor)
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
