import Glibc

/// The parent's end of a child's standard input: writes what is queued as the child reads it.
struct InputPipe {
    /// Told `true` when the bytes have gone into the pipe, `false` when the child closed it first.
    typealias Completion = (Bool) -> Void

    let descriptor: Int32
    private var queue: [(bytes: [UInt8], completion: Completion)] = []
    private var offset = 0
    private var closesWhenWritten = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    var isWaiting: Bool { !queue.isEmpty }

    mutating func send(_ bytes: [UInt8], completion: @escaping Completion) {
        queue.append((bytes, completion))
    }

    mutating func closeWhenWritten() { closesWhenWritten = true }

    /// Writes as much as the pipe takes now.
    /// - Returns: false when the pipe is to be closed.
    mutating func write() -> Bool {
        while let first = queue.first {
            while offset < first.bytes.count {
                let count = first.bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count >= 0 {
                    offset += count
                } else if errno == EAGAIN {
                    return true
                } else if errno != EINTR {
                    return false
                }
            }
            offset = 0
            queue.removeFirst().completion(true)
        }
        return !closesWhenWritten
    }

    mutating func failAll() {
        for (_, completion) in queue { completion(false) }
        queue = []
    }
}
