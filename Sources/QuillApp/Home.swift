internal import Foundation
internal import Glibc
package import QuillCore

/// The folder of an installation. One process works in it at a time and others may look, unless a database server lets several work.
package final class Home: Sendable {
    /// Who else may work in it.
    package enum Sharing: Sendable {
        /// Nobody: the database is a file.
        case alone
        /// Anybody, but only one serves.
        case asServer
        case freely
    }

    package let path: String
    /// Negative where it is shared freely.
    private let lock: Int32
    /// This process's own, where several share the home.
    private let ownScratch: Scratch?

    package var blobs: String { path + "/blobs" }
    package var scratch: String { ownScratch?.path ?? path + "/scratch" }

    /// Makes the folder if it is not there, and takes it as `sharing` says.
    package init(path: String, _ sharing: Sharing = .alone) throws(QuillError) {
        self.path = path
        try Self.makeFolder(path)
        lock = if case .freely = sharing { -1 } else { try Self.take(path) }
        if case .alone = sharing {
            // What attempts left there ended with their process.
            try Self.removeFolder(path + "/scratch")
            try Self.makeFolder(path + "/scratch")
            ownScratch = nil
        } else {
            try Self.makeFolder(path + "/scratch")
            ownScratch = try Scratch(in: path + "/scratch")
        }
    }

    private static func take(_ path: String) throws(QuillError) -> Int32 {
        let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        guard FileLock.take(file) else {
            let owner = owner(file)
            close(file)
            throw QuillError(
                .homeInUse, "Another quill\(owner.map { " (process \($0))" } ?? "") is at work in this home.",
                hint: "Wait until it has ended, or set QUILL_HOME to another folder. `quill items`, `runs` and `show` work meanwhile.")
        }
        ftruncate(file, 0)
        let mine = Array("\(getpid())\n".utf8)
        pwrite(file, mine, mine.count, 0)
        // A server that was killed had no time to say that it is gone.
        ServerPlace.remove(home: path)
        return file
    }

    deinit {
        guard lock >= 0 else { return }
        FileLock.release(lock)
        close(lock)
    }

    /// Whether a process works in the home just now.
    static func isInUse(_ path: String) -> Bool {
        let file = open(path + "/lock", O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return FileLock.isTaken(file)
    }

    private static func owner(_ file: Int32) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(file, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }

    private static func removeFolder(_ path: String) throws(QuillError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw QuillError(
                .permissionDenied, "The temporary files in Quill's home cannot be removed.",
                hint: "Give yourself the right to write in \(path).")
        }
    }

    /// Makes a folder and those above it; only the owner may enter the new ones.
    static func makeFolder(_ path: String) throws(QuillError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o700) != 0 && errno != EEXIST { throw FileFailure.classified(errno, of: "Quill's home") }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw FileFailure.classified(ENOTDIR, of: "Quill's home")
        }
    }
}
