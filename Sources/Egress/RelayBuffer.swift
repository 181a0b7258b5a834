/// The bytes under way in one direction. Its fixed size is the back-pressure: while it is full nothing is read.
struct RelayBuffer {
    static let capacity = 64 * 1024

    private var storage: [UInt8] = []
    private var head = 0
    private var tail = 0

    var isEmpty: Bool { head == tail }
    var room: Int { Self.capacity - tail }

    /// Appends; false if there is no room, and then nothing was.
    mutating func append(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= room else { return false }
        prepare()
        for byte in bytes {
            storage[tail] = byte
            tail += 1
        }
        return true
    }

    /// Reads at most `limit` bytes once into the free room and gives the new bytes to `judge`, which says how many of them count.
    mutating func fill<Failure: Error>(
        from socket: Descriptor, limit: Int = capacity, judge: (ArraySlice<UInt8>) throws(Failure) -> Int
    ) throws(Failure) -> Descriptor.Outcome {
        prepare()
        let start = tail
        let end = start + min(limit, room)
        let outcome = storage.withUnsafeMutableBytes { socket.receive(into: .init(rebasing: $0[start..<end])) }
        guard case .moved(let count) = outcome else { return outcome }
        tail += try judge(storage[start..<start + count])
        return outcome
    }

    /// Writes once.
    mutating func drain(to socket: Descriptor) -> Descriptor.Outcome {
        let outcome = storage.withUnsafeBytes { socket.send(.init(rebasing: $0[head..<tail])) }
        guard case .moved(let count) = outcome else { return outcome }
        head += count
        if isEmpty { (head, tail) = (0, 0) }
        return outcome
    }

    /// The storage comes with the first byte: a connection that only asks costs no buffer.
    private mutating func prepare() {
        if storage.isEmpty { storage = [UInt8](repeating: 0, count: Self.capacity) }
    }
}
