internal import Glibc
internal import QuillCore
internal import Support

/// Reads files on a thread of its own, since reading may block.
actor FileBytes {
    static let shared = FileBytes()

    private let executor = ThreadExecutor(name: "quill-files")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The first bytes of a file, at most `limit`.
    func head(_ path: String, limit: Int) throws(QuillError) -> [UInt8] {
        try Self.read(path, limit: limit).bytes
    }

    /// The whole of a file. `what` begins the sentence if it is larger than `limit`: `The text`.
    func all(_ path: String, limit: Int, what: String) throws(QuillError) -> [UInt8] {
        let (bytes, hasMore) = try Self.read(path, limit: limit)
        guard !hasMore else { throw TooLarge.error(what, limit: limit) }
        return bytes
    }

    func count(_ path: String) throws(QuillError) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileFailure.classified(errno, of: "The file") }
        return Int64(status.st_size)
    }

    func write(_ bytes: [UInt8], to path: String) throws(QuillError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.classified(errno, of: "The folder for temporary files") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                buffer.baseAddress.map { Glibc.write(descriptor, $0 + written, buffer.count - written) } ?? 0
            }
            guard count > 0 || errno == EINTR else { throw FileFailure.classified(errno, of: "The folder for temporary files") }
            written += max(0, count)
        }
    }

    /// The file in a folder whose name begins so and that holds something; nil without one, or without the folder.
    func first(in folder: String, prefix: String) -> String? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            let isWhole = !name.hasSuffix(".part") && !name.hasSuffix(".ytdl")
            if name.hasPrefix(prefix), isWhole, lstat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                status.st_size > 0
            {
                return "\(folder)/\(name)"
            }
        }
        return nil
    }

    private static func read(_ path: String, limit: Int) throws(QuillError) -> (bytes: [UInt8], hasMore: Bool) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileFailure.classified(errno, of: "The file") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure.classified(errno, of: "The file") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileFailure.classified(status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL, of: "The file")
        }
        var failure: Int32?
        // One byte more than the limit tells whether there is more.
        let capacity = min(max(0, Int(status.st_size)), limit) + 1
        var bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            while filled < capacity, let base = buffer.baseAddress {
                let count = Glibc.read(descriptor, base + filled, capacity - filled)
                if count > 0 {
                    filled += count
                } else if count == 0 {
                    break
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
        }
        if let failure { throw FileFailure.classified(failure, of: "The file") }
        let hasMore = bytes.count > limit
        if hasMore { bytes.removeLast(bytes.count - limit) }
        return (bytes, hasMore)
    }
}

enum TooLarge {
    static func error(_ what: String, limit: Int) -> QuillError {
        QuillError(.tooLarge, "\(what) is larger than \(limit / 1_000_000) MB.", hint: "Cut it into parts and give them one by one.")
    }
}
