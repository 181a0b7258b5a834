import Foundation

/// Which failpoints the bench visits, and where. A test compares this with the sources.
enum FaultBench {
    static let writing = [
        "migration.written", "migration.committed", "upload.begun", "upload.appended", "upload.joined", "blob.synced", "blob.renamed",
        "item.inserted", "ingest.committed", "document.inserted", "run.inserted", "job.inserted", "run.committed", "claim.taken",
        "claim.committed", "call.answered", "checkpoint.inserted", "usage.inserted", "checkpoint.saved", "products.stored",
        "artifact.inserted", "revision.inserted", "settle.written", "settle.committed", "delivery.begun", "delivery.saved",
        "effect.intended", "effect.written", "effect.recorded", "folder.written", "folder.renamed", "folder.synced", "folder.removed",
        "folder.copied", "document.moved", "key.taken", "key.noted", "key.kept", "edit.committed", "proposal.inserted", "proposal.decided",
        "accept.committed", "review.committed", "failure.written", "hold.lifted", "events.numbered", "transaction.committed",
    ]
    static let queueing = [
        "firing.begun", "firing.worked", "firing.ended", "sweep.removed", "job.redriven", "redrive.committed", "job.discarded",
        "discard.committed", "job.cancelled", "cancel.committed", "lease.renewed", "drain.begun", "tell.marked", "tell.sent", "job.buried",
        "bury.committed", "queue.paused", "pause.committed", "queue.resumed", "resume.committed",
    ]
    /// What only a second life comes by, with the end of the first one.
    static let afterDeath = [
        "effect.located": "effect.written", "rescue.written": "claim.committed:2", "rescue.committed": "claim.committed:3",
    ]
    /// Of commands that work without a server.
    static let backup = ["backup.copied", "backup.taken", "backup.synced", "backup.renamed"]
    static let restore = ["restore.copied", "restore.taken", "restore.noted", "restore.renamed"]
    static let command = ["run.started"]

    static var all: [String] { writing + queueing + afterDeath.keys + backup + restore + command }

    /// A story and where its server dies, life by life.
    struct Case: Sendable, CustomStringConvertible {
        let story: Story
        let fates: [String]
        /// Whether it has to come to all of these deaths: a failpoint may be reached fewer times than a case asks for.
        let isCertain: Bool
        var description: String { "\(story.rawValue): \(fates.joined(separator: ", then "))" }

        init(_ story: Story, _ fates: [String], isCertain: Bool = true) {
            self.story = story
            self.fates = fates
            self.isCertain = isCertain
        }
    }

    private static let environment = ProcessInfo.processInfo.environment
    /// Whether everything is run, for long.
    static let isTorture = environment["QUILL_TORTURE"] == "1"

    /// `QUILL_FATE="writing delivery.saved:3"` has nothing but that story with that end, or with those, life by life. A word that is neither a story
    /// nor a failpoint is a death that nobody comes by, which the test tells.
    static let told: [Case]? = environment["QUILL_FATE"].map { words in
        let words = words.split(separator: " ").map(String.init)
        let story = words.first.flatMap(Story.init)
        return [Case(story ?? .writing, story == nil ? words : Array(words.dropFirst()))]
    }

    /// Every failpoint at its first time, and at later ones.
    private static var torture: [Case] {
        let hits = [1, 3]
        func cases(_ story: Story, _ names: [String]) -> [Case] {
            names.flatMap { name in hits.map { Case(story, ["\(name):\($0)"], isCertain: $0 == 1) } }
        }
        let second = afterDeath.keys.sorted().map { Case(.writing, [afterDeath[$0] ?? "", $0]) }
        return cases(.writing, writing) + cases(.queueing, queueing) + second
    }

    /// `make test` has one of each kind; CrashTests has more of the command by itself.
    static let onSQLite =
        told
        ?? (isTorture
            ? torture
            : [
                Case(.writing, ["settle.written:4"]), Case(.writing, ["usage.inserted:2"]), Case(.writing, ["folder.removed"]),
                Case(.writing, ["proposal.decided"]), Case(.queueing, ["firing.worked"]), Case(.queueing, ["drain.begun"]),
            ])

    static let onPostgreSQL =
        told ?? (isTorture ? torture : [Case(.writing, ["checkpoint.saved:2"]), Case(.writing, ["delivery.saved:3"])])
}
