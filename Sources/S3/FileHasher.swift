internal import Crypto
internal import Glibc
internal import Support

/// Reads files on a thread of its own.
actor FileHasher {
    private nonisolated let executor = ThreadExecutor(name: "s3-files")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The kernel's number for why a file could not be read.
    struct Failure: Error {
        let number: Int32
    }

    /// The SHA-256 of a stretch of a file, in hexadecimal.
    func sha256(_ path: String, offset: Int64, byteCount: Int64) throws(Failure) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Failure(number: errno) }
        defer { close(file) }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var done: Int64 = 0
        while done < byteCount {
            let count = pread(file, &buffer, Int(min(Int64(buffer.count), byteCount - done)), off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            // A file that became shorter ends here.
            guard count > 0 else { throw Failure(number: count < 0 ? errno : EIO) }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            done += Int64(count)
        }
        return hash.finish().hexadecimal
    }
}

extension S3Bucket {
    /// The machine's clock.
    package static func systemClock() -> Int { time(nil) }
}
