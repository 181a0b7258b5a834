package import QuillCore
internal import QuillService
internal import QuillStore
internal import Support

/// Looks whether every file that rows speak of is there and is the one that was put there, and mends what can be mended: what
/// was derived from something is forgotten, so that the next run makes it anew, and is known again where its file is back.
package struct Repair: Sendable {
    package struct Report: Sendable, Encodable {
        package var checked = 0
        package var bytes: Int64 = 0
        package var found: [Finding] = []
        /// What an earlier repair forgot and is known again, since its file is there and whole: `itm_… transcript`.
        package var takenBack: [String] = []
        /// Files that nothing speaks of, which were removed; nil in a dry run, which does not look for them.
        package var removedFiles: Int?
        package var removedBytes: Int64?
        /// Whether something is left that only a person can mend.
        package var isWhole: Bool { found.allSatisfy(\.isMended) }
    }

    package struct Finding: Sendable, Encodable {
        /// `missing` or `damaged`.
        package let what: String
        package let content: String
        /// What speaks of it, such as `itm_… transcript`.
        package let artifacts: [String]
        /// Whether it can be made anew; what a person gave cannot.
        package let isMended: Bool
        package let remedy: String
    }

    /// A file that is not whole.
    struct Loss: Sendable {
        let content: Digest
        let fault: BlobFault
        let artifacts: [Artifact]
        /// Whether the store has another copy.
        let recalled: Recalled

        var isLost: Bool { recalled == .none || recalled == .forbidden }
    }

    /// Of so many files some are left by any accident but one: that it is the wrong place.
    private static let many = 10

    let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// - Parameters:
    ///   - isDry: only looks, also beside a server; nothing is changed.
    ///   - acceptsLoss: forgets what was derived also where no file at all is there. Without it that is taken for a disk that is not
    ///     mounted, and nothing is changed.
    package func run(isDry: Bool, acceptsLoss: Bool = false) async throws(QuillError) -> Report {
        try await App.alone(in: configuration, isDry: isDry, acceptsLoss: acceptsLoss) { (app) async throws(QuillError) in
            var report = Report()
            let (losses, missing) = try await examine(app, &report)
            let isEmpty = report.checked >= Self.many && missing == report.checked && losses.contains(where: \.isLost)
            if isEmpty, !acceptsLoss { throw nothingThere(report.checked) }
            for loss in losses { report.found.append(try await mend(loss, app, isDry)) }
            report.takenBack = try await takeBack(app, isDry)
            if !isDry {
                let swept = try await app.sweep()
                (report.removedFiles, report.removedBytes) = (swept.removed, swept.byteCount)
            }
            return report
        }
    }

    private func nothingThere(_ count: Int) -> QuillError {
        let place = configuration.storage.shown(home: configuration.home)
        return QuillError(
            .homeDamaged, "Of the \(count) files that rows speak of, not one is in \(place).",
            hint: "Nothing was forgotten. Mount the disk that they are on, or set \(Setting.storageURL.key) to where they are. "
                + "Where they are lost for good: restore a backup, or `quill repair --accept-loss`, which forgets what was derived.")
    }

    /// Reads every file, and changes nothing. What is not whole, and how many files are missing.
    private func examine(_ app: App, _ report: inout Report) async throws(QuillError) -> (losses: [Loss], missing: Int) {
        var (losses, missing): ([Loss], Int) = ([], 0)
        var last: Digest?
        while true {
            let after = last
            let page = try await app.store.read { store throws(QuillError) in try store.contents(after: after, limit: 200) }
            guard let end = page.last else { return (losses, missing) }
            last = end.content
            for blob in page {
                report.checked += 1
                report.bytes += blob.byteCount
                guard let fault = try await app.blobs.verify(blob.content) else { continue }
                if fault == .missing { missing += 1 }
                let artifacts = try await app.store.read { store throws(QuillError) in try store.artifacts(holding: blob.content) }
                // Somebody removed the item meanwhile.
                guard !artifacts.isEmpty else { continue }
                let recalled = try await app.blobs.recall(blob.content, isDry: true)
                losses.append(Loss(content: blob.content, fault: fault, artifacts: artifacts, recalled: recalled))
            }
        }
    }
}
