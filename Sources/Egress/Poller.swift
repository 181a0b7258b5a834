internal import CNet

/// epoll over descriptors, each known by a tag.
struct Poller: Sendable {
    struct Interest: OptionSet, Sendable {
        let rawValue: UInt32
        static let reading = Interest(rawValue: UInt32(NET_READ))
        static let writing = Interest(rawValue: UInt32(NET_WRITE))
        /// Reported unasked: an error, or both directions ended.
        static let failed = Interest(rawValue: UInt32(NET_FAILED))
    }

    private let poller: Descriptor
    private var events = [net_event](repeating: net_event(), count: 64)

    init() throws(EgressError) {
        poller = try Descriptor(net_poller(), of: "epoll_create1")
    }

    /// Watches for `interest`; `isKnown` says whether the descriptor is watched already. False on failure.
    func watch(_ descriptor: Descriptor, tag: UInt64, _ interest: Interest, isKnown: Bool) -> Bool {
        net_watch(poller.number, descriptor.number, tag, interest.rawValue, isKnown ? 1 : 0) >= 0
    }

    /// Before closing: a child between fork and exec may hold a copy that would keep it watched.
    func forget(_ descriptor: Descriptor) {
        _ = net_unwatch(poller.number, descriptor.number)
    }

    /// Waits for at most `milliseconds` (-1: for ever).
    mutating func wait(milliseconds: Int32) -> [(tag: UInt64, ready: Interest)] {
        let count = net_wait(poller.number, &events, Int32(events.count), milliseconds)
        return events.prefix(Int(max(0, count))).map { ($0.tag, Interest(rawValue: $0.ready)) }
    }
}
