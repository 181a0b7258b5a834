internal import Glibc
internal import QuillCore

/// File system calls under one folder that never leave it: no component of a path below it may be a link.
enum Disk {
    /// What lies at a path.
    enum Found: Equatable {
        case nothing
        case file(Digest)
        /// A folder, a link, a pipe, or a path that leads through a file: never ours, and never to be opened.
        case other

        var digest: Digest? { if case .file(let digest) = self { digest } else { nil } }
    }

    /// The folder itself is made when the one above it is there. It must then lie in one of `allowed`, links followed, unless
    /// that is empty.
    static func makeRoot(_ root: String, allowed: [String]) throws(QuillError) {
        if !allowed.isEmpty { try checkInside(parent(of: root), root, allowed) }
        if mkdir(root, 0o755) == 0 { return try sync(folder: parent(of: root)) }
        let code = errno
        guard code != EEXIST else {
            var status = stat()
            guard stat(root, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw QuillError(.invalidInput, "\(root) is no folder.", hint: "Name a folder to publish to.")
            }
            return allowed.isEmpty ? () : try checkInside(root, root, allowed)
        }
        if code == ENOENT {
            throw QuillError(
                .folderMissing, "The folder that \(root) should lie in is not there.", hint: "Make it first, or check the path.")
        }
        if code == ENOTDIR {
            throw QuillError(
                .invalidInput, "\(parent(of: root)) is no folder, or leads through a file.", hint: "Name a folder to publish to.")
        }
        throw failure(code)
    }

    /// The whole path of a file below `root`, with the folders in between made.
    static func path(_ root: String, _ relative: String) throws(QuillError) -> String {
        var folder = root
        for part in relative.split(separator: "/").dropLast() {
            let above = folder
            folder += "/" + part
            if mkdir(folder, 0o755) == 0 {
                try sync(folder: above)
            } else if errno != EEXIST {
                throw failure(errno)
            }
            try checkNoLink(folder)
        }
        return root + "/" + relative
    }

    static func look(_ root: String, _ relative: String) throws(QuillError) -> Found {
        var folder = root
        for part in relative.split(separator: "/").dropLast() {
            folder += "/" + part
            try checkNoLink(folder)
        }
        return try read(root + "/" + relative)
    }

    /// `name` tells the temporary files of different writers apart; the next write of the same one begins by removing it.
    static func writeTemporary(_ bytes: [UInt8], beside path: String, name: String) throws(QuillError) -> String {
        let temporary = "\(path).\(name).tmp"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(errno) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw discarded(temporary, errno) }
            written += count
        }
        guard fsync(file) == 0 else { throw discarded(temporary, errno) }
        return temporary
    }

    /// Keeps what is at `relative` as a copy beside it, once.
    static func copyAside(_ root: String, _ relative: String) throws(QuillError) -> String {
        let content = try look(root, relative)
        for number in 1...1_000 {
            let copy = "\(relative).edited-\(number)"
            let there = try look(root, copy)
            if there == content { return copy }
            guard there == .nothing else { continue }
            guard link(root + "/" + relative, root + "/" + copy) == 0 || rename(root + "/" + relative, root + "/" + copy) == 0 else {
                throw failure(errno)
            }
            return copy
        }
        throw QuillError(.conflict, "There are a thousand edited copies of \(relative).", hint: "Remove some of them.")
    }

    /// Removes a file of ours, and the folders below `root` that this leaves empty.
    static func remove(_ root: String, _ relative: String) throws(QuillError) {
        guard unlink(root + "/" + relative) == 0 || errno == ENOENT else { throw failure(errno) }
        var parts = relative.split(separator: "/").dropLast()
        while !parts.isEmpty, rmdir(root + "/" + parts.joined(separator: "/")) == 0 { parts = parts.dropLast() }
    }

    static func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    /// Makes names in `folder` survive a power loss.
    static func sync(folder path: String) throws(QuillError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that may be written and not read cannot be synced; its files are.
        guard folder >= 0 else { if errno == EACCES { return } else { throw failure(errno) } }
        defer { close(folder) }
        guard fsync(folder) == 0 || errno == EINVAL else { throw failure(errno) }
    }

    static func failure(_ code: Int32) -> QuillError {
        switch code {
        case ENOENT, ENOTDIR:
            QuillError(
                .folderMissing, "The folder vanished while it was written to.", .retry, hint: "Bring it back, or publish to another.")
        case ELOOP: QuillError(.notAllowed, "The folder's path leads in a circle.", hint: "Name the real folder.")
        default: FileFailure.classified(code, of: "The folder")
        }
    }

    private static func discarded(_ temporary: String, _ code: Int32) -> QuillError {
        unlink(temporary)
        return failure(code)
    }

    private static func checkNoLink(_ folder: String) throws(QuillError) {
        var status = stat()
        guard lstat(folder, &status) == 0 else { return }
        guard status.st_mode & S_IFMT != S_IFLNK else {
            throw QuillError(
                .notAllowed, "\(folder) is a link, and links are not followed out of a destination.", hint: "Name the real folder.")
        }
    }

    private static func checkInside(_ path: String, _ written: String, _ allowed: [String]) throws(QuillError) {
        guard let real = realPath(path) else { return }
        // Above an allowed folder that is still to be made lies only its parent.
        let isInside = allowed.contains { folder in
            let root = realPath(folder) ?? folder
            return real == root || real.hasPrefix(root + "/") || (written == folder && real == realPath(parent(of: folder)))
        }
        guard isInside else {
            throw QuillError(
                .notAllowed, "\(written) leads out of the folders that may be written to.",
                hint: "Name the real folder, or change QUILL_FOLDERS.")
        }
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func read(_ path: String) throws(QuillError) -> Found {
        // Without O_NONBLOCK a named pipe would be waited for.
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            switch errno {
            case ENOENT: return .nothing
            case ENOTDIR, ELOOP, ENXIO: return .other
            default: throw failure(errno)
            }
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .other }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno) }
            if count == 0 { return .file(Digest(of: bytes)) }
            bytes += buffer[..<count]
        }
    }
}
