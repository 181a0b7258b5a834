internal import Glibc
internal import QuillCore
internal import Support

/// The file work of folder destinations, on a thread of its own. Every file is written under a temporary name, synced and
/// renamed; all are written before the first is renamed, and the article is renamed last.
actor FolderFiles {
    private nonisolated let executor = ThreadExecutor(name: "quill-folder")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let allowed: [String]
    private let before: @Sendable (FolderChange) throws(QuillError) -> Void

    init(allowed: [String], before: @escaping @Sendable (FolderChange) throws(QuillError) -> Void) {
        self.allowed = allowed
        self.before = before
    }

    func publish(_ wanted: FolderPlan, _ replacing: RemoteRef?, keepsEdits: Bool) throws(QuillError) -> Receipt {
        try Disk.makeRoot(wanted.root, allowed: allowed)
        let lock = try FolderLock(wanted.root)
        defer { lock.release() }
        let ours = replacing.map { WrittenFiles.parse($0.revision) } ?? []
        let plan = try freeName(wanted, ours: Set(ours.map(\.path)))
        var notes =
            plan.article == wanted.article ? [] : ["\(wanted.article) is somebody else's file; the article went to \(plan.article)."]
        notes += try settleEdits(ours, plan, keepsEdits)
        try write(plan)
        notes += try removeOld(ours, plan)
        return receipt(plan, notes)
    }

    /// A receipt if every file there is just as this publication would make it, and none of the last time is left to be removed.
    func locate(_ plan: FolderPlan, _ replacing: RemoteRef?) throws(QuillError) -> Receipt? {
        for file in plan.files where try Disk.look(plan.root, file.path) != .file(file.digest) { return nil }
        let kept = Set(plan.files.map(\.path))
        let ours = replacing.map { WrittenFiles.parse($0.revision) } ?? []
        for file in ours where !kept.contains(file.path) {
            if try Disk.look(plan.root, file.path) == .file(file.digest) { return nil }
        }
        return receipt(plan, [])
    }

    func condition(of ref: RemoteRef, in root: String) throws(QuillError) -> RemoteCondition {
        var edited: String?
        for (path, digest) in WrittenFiles.parse(ref.revision) {
            switch try Disk.look(root, path) {
            case .nothing: return .missing(path)
            case .file(digest): continue
            default: edited = edited ?? path
            }
        }
        return edited.map { .edited($0) } ?? .intact
    }

    private func receipt(_ plan: FolderPlan, _ notes: [String]) -> Receipt {
        Receipt(
            ref: RemoteRef(
                system: "folder", id: plan.article, revision: WrittenFiles.text(plan.files), url: plan.root + "/" + plan.article),
            written: plan.files.reversed().map { plan.root + "/" + $0.path }, omitted: notes)
    }

    /// What is there and not ours is never written over.
    private func freeName(_ wanted: FolderPlan, ours: Set<String>) throws(QuillError) -> FolderPlan {
        var plan = wanted
        for number in 2...1_000 {
            var isTaken = false
            for file in plan.files where !ours.contains(file.path) {
                let there = try Disk.look(plan.root, file.path)
                if there != .nothing && there != .file(file.digest) { isTaken = true }
            }
            if !isTaken { return plan }
            plan = wanted.renamed(number)
        }
        throw QuillError(.conflict, "There are a thousand files of the name \(wanted.article).", hint: "Publish to another folder.")
    }

    /// Notices files of ours that were edited there. They are kept, or copied aside when they are to be replaced.
    private func settleEdits(
        _ ours: [(path: String, digest: Digest)], _ plan: FolderPlan, _ keepsEdits: Bool
    ) throws(QuillError) -> [String] {
        let next = Dictionary(plan.files.map { ($0.path, $0.digest) }) { $1 }
        var notes: [String] = []
        var edited: [String] = []
        for (path, digest) in ours {
            guard let wanted = next[path] else { continue }
            switch try Disk.look(plan.root, path) {
            case .nothing: notes.append("\(path) had been removed there and was written again.")
            case .file(digest), .file(wanted): break
            case .file, .other: edited.append(path)
            }
        }
        guard edited.isEmpty || !keepsEdits else {
            throw QuillError(
                .remoteEdited, "\(edited.joined(separator: " and ")) was edited since it was published, so it was left alone.",
                .hold(.human),
                hint: "Move your version away and run the command again, or publish with ?edited=replace, which keeps it as a copy.")
        }
        for path in edited {
            try before(.copyAside(path))
            notes.append("\(path) had been edited; that version is now \(try Disk.copyAside(plan.root, path)).")
            failpoint("folder.copied")
        }
        return notes
    }

    private func write(_ plan: FolderPlan) throws(QuillError) {
        var pending: [(temporary: String, path: String, name: String)] = []
        defer { for file in pending { unlink(file.temporary) } }
        for file in plan.files where try Disk.look(plan.root, file.path) != .file(file.digest) {
            try before(.write(file.path))
            let path = try Disk.path(plan.root, file.path)
            pending.append((try Disk.writeTemporary(file.bytes, beside: path, name: plan.temporaryName), path, file.path))
            failpoint("folder.written")
        }
        for file in pending {
            try before(.rename(file.name))
            guard rename(file.temporary, file.path) == 0 else { throw Disk.failure(errno) }
            failpoint("folder.renamed")
        }
        for file in pending { try Disk.sync(folder: Disk.parent(of: file.path)) }
        failpoint("folder.synced")
    }

    /// Files of the last time that the article has no more, such as those of another style; an edited one is left.
    private func removeOld(_ ours: [(path: String, digest: Digest)], _ plan: FolderPlan) throws(QuillError) -> [String] {
        let kept = Set(plan.files.map(\.path))
        var notes: [String] = []
        for (path, digest) in ours where !kept.contains(path) {
            switch try Disk.look(plan.root, path) {
            case .nothing: break
            case .file(digest):
                try before(.remove(path))
                try Disk.remove(plan.root, path)
                failpoint("folder.removed")
                notes.append("\(path) was removed: its place is another now.")
            case .file, .other: notes.append("\(path) was edited and no longer belongs to the article; it was left.")
            }
        }
        return notes
    }
}
