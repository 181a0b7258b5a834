internal import Glibc
internal import QuillCore

/// The file of a SQLite database, before SQLite is asked: its own errors tell neither a wrong name from a failing disk, nor another file
/// from a damaged one.
extension DatabasePlace {
    /// How every SQLite database begins.
    private static let beginning = Array("SQLite format 3".utf8) + [0]

    /// Whether there is an installation to look into. A server's database may be empty, and is one all the same.
    ///
    /// Throws where the file that `QUILL_DATABASE_URL` names is none, or cannot be made.
    func isThere(home: String) throws(QuillError) -> Bool {
        guard case .sqlite(let path) = self else { return true }
        var status = stat()
        guard stat(path, &status) == 0 else {
            // The home is made when it is first needed; other folders are not.
            if Self.folder(of: path) != home { try checkFolder(of: path) }
            return false
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw refused("is \(isFolder ? "a folder" : "no regular file")", "Name a file: sqlite:FOLDER/quill.db.")
        }
        // The home's own is Quill's: there other bytes are damage.
        if path != home + "/quill.db", try !begins(path) {
            throw refused("is no SQLite database", "Name Quill's file, or one that is not there yet; if it was Quill's, restore a backup.")
        }
        return true
    }

    private static func folder(of path: String) -> String { String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)) }

    private func checkFolder(of path: String) throws(QuillError) {
        let folder = Self.folder(of: path)
        var status = stat()
        guard stat(folder.isEmpty ? "/" : folder, &status) == 0 else {
            guard errno == ENOENT else { throw FileFailure.classified(errno, of: "The folder of the database \(shown)") }
            throw QuillError(
                .folderMissing, "The folder of the database \(shown) is not there.",
                hint: "Make it, mount its disk, or set \(Setting.databaseURL.key) to another file.")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw QuillError(
                .folderMissing, "The database \(shown) lies under something that is no folder.",
                hint: "Set \(Setting.databaseURL.key) to another file.")
        }
    }

    /// Whether it begins as a database does; one that is empty is one that was just made. Not while this process has it open in SQLite, whose
    /// locks would go with the descriptor.
    private func begins(_ path: String) throws(QuillError) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The database \(shown)") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.beginning.count)
        var count = read(file, &bytes, bytes.count)
        while count < 0 && errno == EINTR { count = read(file, &bytes, bytes.count) }
        guard count >= 0 else { throw FileFailure.classified(errno, of: "The database \(shown)") }
        return count == 0 || bytes == Self.beginning
    }

    private func refused(_ why: String, _ way: String) -> QuillError {
        QuillError(.invalidInput, "\(Setting.databaseURL.key): \(shown) \(why).", hint: way)
    }
}
