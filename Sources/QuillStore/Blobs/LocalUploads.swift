internal import Glibc
package import QuillCore
internal import Support

/// Uploads as files: the bytes under the upload's id, its name and size in a small file beside them.
package actor LocalUploads: UploadStore {
    private nonisolated let executor = ThreadExecutor(name: "quill-uploads")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private struct Facts: Codable {
        let name: String
        let byteCount: Int64
    }

    private let root: String

    package init(root: String) throws(QuillError) {
        self.root = root
        guard mkdir(root, 0o700) == 0 || errno == EEXIST else { throw FileFailure.classified(errno, of: "Quill's uploads") }
    }

    package func begin(_ id: String, name: String, byteCount announced: Int64?) throws(QuillError) -> Upload {
        sweep()
        guard Self.isID(id) else { throw QuillError(.internalError, "\(id.prefix(40)) is no id of an upload.") }
        if access(path(id), F_OK) == 0 { return try upload(id) }
        var space = statvfs()
        let byteCount = announced ?? 1 << 40
        if let announced, statvfs(root, &space) == 0, UInt64(max(0, announced)) > UInt64(space.f_bavail) * UInt64(space.f_frsize) {
            throw QuillError(
                .diskFull, "There is no room for a file of \(byteCount) bytes.", hint: "Free some space, then send it once more.")
        }
        let facts = try JSON.encode(Facts(name: name, byteCount: byteCount))
        do throws(QuillError) {
            try write(facts, to: path(id) + ".json")
            try write([], to: path(id))
        } catch {
            // Nobody knows of it, and so nobody would take it back.
            for name in [path(id), path(id) + ".json"] { _ = FileSystem.remove(name) }
            throw error
        }
        failpoint("upload.begun")
        return Upload(id: id, name: name, byteCount: byteCount, offset: 0)
    }

    package func upload(_ id: String) throws(QuillError) -> Upload {
        var status = stat()
        let isThere = Self.isID(id) && stat(path(id), &status) == 0
        guard isThere, let bytes = try read(path(id) + ".json") else {
            throw QuillError(
                .notFound, "There is no upload \(id.prefix(40)).", hint: "Begin anew: an upload is kept for a day after its last piece.")
        }
        let facts = try JSON.decode(Facts.self, bytes)
        return Upload(id: id, name: facts.name, byteCount: facts.byteCount, offset: Int64(status.st_size))
    }

    package func append(_ bytes: [UInt8], to id: String, at offset: Int64) throws(QuillError) -> Int64 {
        let upload = try upload(id)
        guard upload.offset == offset else {
            throw QuillError(
                .conflict, "The upload stands at \(upload.offset), not at \(offset).", hint: "Go on from \(upload.offset).")
        }
        guard offset + Int64(bytes.count) <= upload.byteCount else {
            throw QuillError(
                .tooLarge, "More bytes came than the \(upload.byteCount) that were announced.", hint: "Begin anew with the right size.")
        }
        let file = open(path(id), O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The upload") }
        defer { Glibc.close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(file, $0.baseAddress?.advanced(by: written), bytes.count - written, Int(offset) + written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileFailure.classified(errno, of: "The upload") }
            written += count
        }
        failpoint("upload.appended")
        return offset + Int64(bytes.count)
    }

    package func close(_ id: String) throws(QuillError) {
        let upload = try upload(id)
        try write(try JSON.encode(Facts(name: upload.name, byteCount: upload.offset)), to: path(id) + ".json")
    }

    package func finished(_ id: String) throws(QuillError) -> String {
        let upload = try upload(id)
        guard upload.offset == upload.byteCount else {
            throw QuillError(
                .conflict, "Only \(upload.offset) of \(upload.byteCount) bytes of \(upload.name) are here.", hint: "Send the rest first.")
        }
        return path(id)
    }

    package func remove(_ id: String) throws(QuillError) {
        guard Self.isID(id) else { return }
        for name in [path(id), path(id) + ".json"] where unlink(name) != 0 && errno != ENOENT {
            throw FileFailure.classified(errno, of: "The upload")
        }
    }

    /// Removes what nobody went on with for a day. What cannot be removed is tried again the next time.
    private func sweep() {
        for name in FileSystem.names(in: root) where FileSystem.age(root + "/" + name) > 86_400 {
            _ = FileSystem.remove(root + "/" + name)
        }
    }

    /// The few bytes of facts; nil where they are not there.
    private func read(_ path: String) throws(QuillError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw FileFailure.classified(errno, of: "The upload")
        }
        defer { Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.factsMax)
        var count = pread(file, &bytes, bytes.count, 0)
        while count < 0 && errno == EINTR { count = pread(file, &bytes, bytes.count, 0) }
        guard count >= 0 else { throw FileFailure.classified(errno, of: "The upload") }
        return Array(bytes.prefix(count))
    }

    private static let factsMax = 1 << 16

    private func write(_ bytes: [UInt8], to path: String) throws(QuillError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The upload") }
        defer { Glibc.close(file) }
        guard bytes.isEmpty || bytes.withUnsafeBytes({ pwrite(file, $0.baseAddress, bytes.count, 0) }) == bytes.count else {
            throw FileFailure.classified(errno, of: "The upload")
        }
    }

    private func path(_ id: String) -> String { root + "/" + id }

    /// An id is a name of ours: nothing that a path could be made of.
    private static func isID(_ id: String) -> Bool {
        id.hasPrefix("upl_") && id.utf8.count == 30 && id.dropFirst(4).utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) }
    }
}
