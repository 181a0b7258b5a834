package import QuillCore
internal import Support

/// Fills in what is not known of items that were taken in before Quill kept it: what their media is made of, and how they fare at their
/// sources. Each item is committed by itself, so one that is stopped goes on where it was.
package struct Backfill: Sendable {
    package struct Wish: Sendable {
        /// All there are, where none is named.
        package let items: [ID<Item>]
        /// How many items are asked about, at most. Those whose source is left alone for now do not count.
        package let limit: Int
        /// Also those whose source gave nothing the last time.
        package let again: Bool

        package init(items: [ID<Item>] = [], limit: Int = Backfill.standardLimit, again: Bool = false) {
            self.items = items
            self.limit = limit
            self.again = again
        }
    }

    package struct Report: Sendable, Encodable {
        /// Items of which something was filled in.
        package var filled: [Finding] = []
        /// Items whose source gives nothing any more: noted, and not asked again.
        package var lost: [Finding] = []
        /// Items of which something could not be had this time.
        package var left: [Finding] = []
        /// How many items were not asked about, since their site is left alone for now. `left` tells why it is.
        package var rested = 0
        /// Whether there are items behind the last one that was looked at.
        package var hasMore = false
    }

    package struct Finding: Sendable, Encodable {
        package let item: String
        package let title: String
        /// What was filled in, or why it was not.
        package let note: String

        package init(item: String, title: String, note: String) {
            self.item = item
            self.title = title
            self.note = note
        }
    }

    /// So many items, where nobody says how many: what is told of them is held in memory.
    package static let standardLimit = 1_000

    let readers: [any SourceReader]
    let store: any Store
    let blobs: any BlobStore
    let scratchRoot: String

    package init(readers: [any SourceReader], store: any Store, blobs: any BlobStore, scratchRoot: String) {
        self.readers = readers
        self.store = store
        self.blobs = blobs
        self.scratchRoot = scratchRoot
    }

    /// What would be looked at, and whether there is more behind it; nothing is asked and nothing changed.
    package func look(_ wish: Wish) async throws(QuillError) -> (lacks: [Lack], hasMore: Bool) {
        var found: [Lack] = []
        let hasMore = try await walk(wish) { lack in
            found.append(lack)
            return true
        }
        return (found, hasMore)
    }

    /// What was committed is in the trail also where it was stopped or failed; the error then says how far it came.
    ///
    /// - Parameter told: gets a sentence before each item that is asked about, and for each site that is left alone.
    package func run(
        _ wish: Wish, by actor: AuditActor, _ told: @Sendable (String) -> Void = { _ in }
    ) async throws(QuillError) -> Report {
        var (report, number) = (Report(), 0)
        var resting = Resting()
        do throws(QuillError) {
            report.hasMore = try await walk(wish) { (lack) async throws(QuillError) in
                if let (site, isNews) = resting.site(holding: lack) {
                    report.rested += 1
                    if isNews { told("\(site) is left alone for now") }
                    return false
                }
                number += 1
                told("item \(number), \(lack.item.title.prefix(60))")
                try await fill(lack, &report, &resting)
                return true
            }
        } catch {
            // Why it stopped is the better word, where the trail cannot be written either.
            do throws(QuillError) { try await note(report, by: actor) } catch {
                Log.error("what was filled in is not in the trail: \(error)")
            }
            throw Self.stopped(error, at: report)
        }
        try await note(report, by: actor)
        return report
    }

    private static func stopped(_ error: QuillError, at report: Report) -> QuillError {
        let (filled, lost) = (report.filled.count, report.lost.count)
        guard filled + lost > 0 else { return error }
        let told = "Before that \(filled) \(filled == 1 ? "item was" : "items were") filled in, and \(lost) noted as gone."
        return QuillError(error.code, "\(error.message) \(told)", error.disposition, hint: error.hint)
    }

    private func note(_ report: Report, by actor: AuditActor) async throws(QuillError) {
        guard !report.filled.isEmpty || !report.lost.isEmpty else { return }
        let facts: AuditFacts = ["filled": String(report.filled.count), "lost": report.lost.isEmpty ? nil : String(report.lost.count)]
        // In a task of its own: a cancelled one cannot write.
        let noting = Task { [store] in
            try await store.write { store throws(QuillError) in
                try store.audit(.itemsBackfilled, of: .installation, by: actor, after: facts)
            }
        }
        do { try await noting.value } catch { throw .unexpected(error, while: "noting what was filled in") }
    }
}
