internal import Glibc
internal import QuillCore
internal import Support

/// The file work of folder destinations, on a thread of its own. Every file is written under a temporary name, synced and
/// renamed; all are written before the first is renamed.
actor FolderFiles {
    private nonisolated let executor = ThreadExecutor(name: "quill-folder")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func publish(_ wanted: FolderPlan, _ replacing: RemoteRef?, keepsEdits: Bool) throws(QuillError) -> Receipt {
        try Disk.makeRoot(wanted.root)
        let ours = replacing.map { WrittenFiles.parse($0.revision) } ?? []
        let plan = try freeName(wanted, ours: Set(ours.map(\.path)))
        var omitted = plan.article == wanted.article ? [] : ["\(wanted.article) is somebody else's file; the article went to \(plan.article)."]
        omitted += try settleEdits(ours, plan, keepsEdits)
        try write(plan)
        let files = plan.files
        return Receipt(
            ref: RemoteRef(system: "folder", id: plan.article, revision: WrittenFiles.text(files), url: plan.root + "/" + plan.article),
            written: files.reversed().map { plan.root + "/" + $0.path }, omitted: omitted)
    }

    /// A receipt if every file there is just as this publication would make it.
    func locate(_ plan: FolderPlan) throws(QuillError) -> Receipt? {
        let files = plan.files
        for file in files where try Disk.digest(plan.root, file.path) != file.digest { return nil }
        return Receipt(
            ref: RemoteRef(system: "folder", id: plan.article, revision: WrittenFiles.text(files), url: plan.root + "/" + plan.article),
            written: files.reversed().map { plan.root + "/" + $0.path }, omitted: [])
    }

    /// A file that is there and not ours is never written over.
    private func freeName(_ wanted: FolderPlan, ours: Set<String>) throws(QuillError) -> FolderPlan {
        var plan = wanted
        for number in 2...1_000 {
            var isTaken = false
            for file in plan.files where !ours.contains(file.path) {
                let there = try Disk.digest(plan.root, file.path)
                if there != nil && there != file.digest { isTaken = true }
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
        var notes: [String] = []
        let next = Dictionary(plan.files.map { ($0.path, $0.digest) }) { $1 }
        for (path, digest) in ours {
            guard let there = try Disk.digest(plan.root, path), there != digest, there != next[path] else { continue }
            guard !keepsEdits else {
                throw QuillError(
                    .remoteEdited, "\(path) was edited since it was published, so it was left alone.", .hold(.human),
                    hint: "Move your version away and run the command again, or publish with ?edited=replace, which keeps it as a copy.")
            }
            let copy = try Disk.copyAside(plan.root, path)
            notes.append("\(path) had been edited; that version is now \(copy).")
        }
        return notes
    }

    private func write(_ plan: FolderPlan) throws(QuillError) {
        var pending: [(temporary: String, path: String)] = []
        defer { for file in pending { unlink(file.temporary) } }
        for file in plan.files where try Disk.digest(plan.root, file.path) != file.digest {
            let path = try Disk.path(plan.root, file.path)
            pending.append((try Disk.writeTemporary(file.bytes, beside: path), path))
        }
        for file in pending {
            guard rename(file.temporary, file.path) == 0 else { throw Disk.failure(errno) }
            Failpoint.reached("folder.renamed")
        }
        for file in pending { try Disk.syncFolder(of: file.path) }
    }
}
