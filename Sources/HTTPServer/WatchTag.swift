/// What the watcher's poller knows a descriptor by.
struct WatchTag {
    enum Kind: UInt64 { case bell, listener, connection, leftover }

    let kind: Kind
    let descriptor: Int32
    /// Of a connection: a descriptor's number is soon another one's. 30 bits count.
    let serial: UInt32

    init(_ kind: Kind, _ descriptor: Int32 = 0, serial: UInt32 = 0) {
        self.kind = kind
        self.descriptor = descriptor
        self.serial = serial & Self.serialMask
    }

    init?(bits: UInt64) {
        guard let kind = Kind(rawValue: bits >> 62) else { return nil }
        self.init(kind, Int32(bitPattern: UInt32(truncatingIfNeeded: bits)), serial: UInt32(truncatingIfNeeded: bits >> 32))
    }

    var bits: UInt64 { kind.rawValue << 62 | UInt64(serial) << 32 | UInt64(UInt32(bitPattern: descriptor)) }

    static let serialMask: UInt32 = 0x3FFF_FFFF
}
