internal import Foundation
internal import Glibc
internal import QuillCore
internal import Support

/// A folder for the temporary files of one process in a home that several share, with a lock beside it that ends with the process.
final class Scratch: Sendable {
    let path: String
    private let lock: Int32

    /// Makes one in `parent`, and removes those of processes that are gone.
    init(in parent: String) throws(QuillError) {
        Self.sweep(parent)
        path = parent + "/\(getpid())-\(UInt32.random(in: .min ... .max))"
        lock = open(path + ".lock", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard lock >= 0, FileLock.take(lock), mkdir(path, 0o700) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
    }

    deinit {
        Self.remove(path)
        FileLock.release(lock)
        close(lock)
    }

    private static func sweep(_ parent: String) {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: parent) } catch { return }
        for name in names where name.hasSuffix(".lock") {
            let file = open(parent + "/" + name, O_RDWR | O_CLOEXEC)
            guard file >= 0 else { continue }
            defer { close(file) }
            guard FileLock.take(file) else { continue }
            remove(parent + "/" + name.dropLast(5))
            FileLock.release(file)
        }
    }

    private static func remove(_ path: String) {
        do { if access(path, F_OK) == 0 { try FileManager.default.removeItem(atPath: path) } } catch {
            Log.error("temporary files could not be removed: \(error)")
        }
        unlink(path + ".lock")
    }
}
