/// The last bytes of a stream of any length.
struct ByteTail {
    let limitBytes: Int
    private var bytes: [UInt8] = []

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more.suffix(limitBytes))
        // Trimmed at twice the limit, so that each byte is moved at most once.
        if bytes.count >= 2 * limitBytes { bytes.removeFirst(bytes.count - limitBytes) }
    }

    var value: [UInt8] { Array(bytes.suffix(limitBytes)) }
}
