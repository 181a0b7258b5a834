internal import Glibc
internal import QuillCore

/// Held while a publication is written, so that two processes never write to one folder together.
struct FolderLock {
    private let descriptor: Int32

    init(_ root: String) throws(QuillError) {
        descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Disk.failure(errno) }
        // Some network file systems know no locks; there one process is assumed.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            close(descriptor)
            throw QuillError(
                .conflict, "Another process is publishing to \(root).", .wait(seconds: 1), hint: "It is tried again by itself.")
        }
    }

    /// Unlocked by name, since a child that is just being started may hold a copy of the descriptor for a moment.
    func release() {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
