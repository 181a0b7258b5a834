internal import Glibc

/// Files in which the system tells of itself.
enum ProcFile {
    /// Nil where the system does not tell.
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        // A machine with many processors, or a process with many mappings, has much to tell; four megabytes are more than any.
        while bytes.count < 4 << 20 {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
