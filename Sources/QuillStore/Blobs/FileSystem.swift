internal import Glibc
internal import QuillCore

/// The few file system questions that the blob store asks.
enum FileSystem {
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Seconds since it was last written.
    static func age(_ path: String) -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        return time(nil) - status.st_mtim.tv_sec
    }

    /// Its bytes; none where it is not there.
    static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Removes it and gives its size; nil when it could not be removed.
    static func remove(_ path: String) -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0, unlink(path) == 0 else { return nil }
        return Int64(status.st_size)
    }

    /// Makes renames in `folder` survive a power loss.
    static func sync(folder: String) throws(QuillError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
    }
}
