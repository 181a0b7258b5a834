internal import Glibc
internal import QuillCore

/// File system calls under one folder that never leave it: no component of a path below it may be a link.
enum Disk {
    /// The folder itself is made when the one above it is there.
    static func makeRoot(_ root: String) throws(QuillError) {
        guard mkdir(root, 0o755) != 0, errno != EEXIST else { return }
        if errno == ENOENT {
            throw QuillError(.folderMissing, "The folder that \(root) should lie in is not there.", hint: "Make it first, or check the path.")
        }
        throw failure(errno)
    }

    /// The whole path of a file below `root`, with the folders in between made.
    static func path(_ root: String, _ relative: String) throws(QuillError) -> String {
        var folder = root
        for part in relative.split(separator: "/").dropLast() {
            folder += "/" + part
            if mkdir(folder, 0o755) != 0 && errno != EEXIST { throw failure(errno) }
            try checkNoLink(folder)
        }
        return root + "/" + relative
    }

    /// Nil when it is not there.
    static func digest(_ root: String, _ relative: String) throws(QuillError) -> Digest? {
        var folder = root
        for part in relative.split(separator: "/").dropLast() {
            folder += "/" + part
            try checkNoLink(folder)
        }
        guard let bytes = try read(root + "/" + relative) else { return nil }
        return Digest(of: bytes)
    }

    static func writeTemporary(_ bytes: [UInt8], beside path: String) throws(QuillError) -> String {
        let temporary = path + ".quill-\(getpid()).tmp"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(errno) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0, fsyncIfDone(file, written + count, bytes.count) else {
                let code = errno
                unlink(temporary)
                throw failure(code)
            }
            written += count
        }
        return temporary
    }

    static func copyAside(_ root: String, _ relative: String) throws(QuillError) -> String {
        for number in 1...1_000 {
            let copy = "\(relative).edited-\(number)"
            if access(root + "/" + copy, F_OK) == 0 { continue }
            guard link(root + "/" + relative, root + "/" + copy) == 0 || rename(root + "/" + relative, root + "/" + copy) == 0 else {
                throw failure(errno)
            }
            return copy
        }
        throw QuillError(.conflict, "There are a thousand edited copies of \(relative).", hint: "Remove some of them.")
    }

    static func syncFolder(of path: String) throws(QuillError) {
        let parts = path.split(separator: "/").dropLast()
        let folder = open("/" + parts.joined(separator: "/"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure(errno) }
    }

    static func failure(_ code: Int32) -> QuillError {
        if code == ENOENT || code == ENOTDIR {
            return QuillError(.folderMissing, "The folder vanished while it was written to.", .retry, hint: "Bring it back, or publish to another.")
        }
        return FileFailure.classified(code, of: "The folder")
    }

    private static func fsyncIfDone(_ file: Int32, _ written: Int, _ total: Int) -> Bool {
        written < total || fsync(file) == 0
    }

    private static func checkNoLink(_ folder: String) throws(QuillError) {
        var status = stat()
        guard lstat(folder, &status) == 0 else { return }
        guard status.st_mode & S_IFMT != S_IFLNK else {
            throw QuillError(.notAllowed, "\(folder) is a link, and links are not followed out of a destination.", hint: "Name the real folder.")
        }
    }

    private static func read(_ path: String) throws(QuillError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure(errno)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
