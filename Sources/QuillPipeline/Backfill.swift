internal import Foundation
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

        package init(items: [ID<Item>] = [], limit: Int = .max, again: Bool = false) {
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

    private let readers: [any SourceReader]
    private let store: any Store
    private let blobs: any BlobStore
    private let scratchRoot: String

    package init(readers: [any SourceReader], store: any Store, blobs: any BlobStore, scratchRoot: String) {
        self.readers = readers
        self.store = store
        self.blobs = blobs
        self.scratchRoot = scratchRoot
    }

    /// What would be looked at; nothing is asked and nothing changed.
    package func look(_ wish: Wish) async throws(QuillError) -> [Lack] {
        var found: [Lack] = []
        try await walk(wish) { lack in
            found.append(lack)
            return true
        }
        return found
    }

    /// What was committed is in the trail also where it was stopped or failed; the error then says how far it came.
    ///
    /// - Parameter told: gets a sentence before each item.
    package func run(
        _ wish: Wish, by actor: AuditActor, _ told: @Sendable (String) -> Void = { _ in }
    ) async throws(QuillError) -> Report {
        var (report, number) = (Report(), 0)
        var resting = Resting()
        do throws(QuillError) {
            try await walk(wish) { (lack) async throws(QuillError) in
                number += 1
                told("item \(number), \(lack.item.title.prefix(60))")
                return try await fill(lack, &report, &resting)
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

    /// - Parameter body: says whether the item counts.
    private func walk(_ wish: Wish, _ body: (Lack) async throws(QuillError) -> Bool) async throws(QuillError) {
        var (count, last) = (0, Lack?.none)
        // Whoever is tried stands at the end, and would be met there again.
        var met: Set<ID<Item>> = []
        while true {
            let page = try await page(wish, after: last)
            guard let end = page.last else { return }
            last = end
            for lack in page where !met.contains(lack.item.id) {
                guard count < wish.limit else { return }
                // Between two items as in the middle of one: it is not done.
                guard !Task.isCancelled else { throw .cancelled }
                guard try await body(lack) else { continue }
                count += 1
                met.insert(lack.item.id)
            }
        }
    }

    private func page(_ wish: Wish, after last: Lack?) async throws(QuillError) -> [Lack] {
        try await store.read { store throws(QuillError) in
            guard !wish.items.isEmpty else { return try store.lacking(Project.defaultID, after: last, again: wish.again, limit: 100) }
            var named: [Lack] = []
            for id in wish.items where last == nil {
                guard try store.item(id) != nil else {
                    throw QuillError(.notFound, "There is no item \(id).", hint: "`quill items` lists them.")
                }
                if let lack = try store.lack(of: id, again: wish.again) { named.append(lack) }
            }
            return named
        }
    }

    /// False where nothing was asked: its source is left alone for now.
    private func fill(_ lack: Lack, _ report: inout Report, _ resting: inout Resting) async throws(QuillError) -> Bool {
        let item = lack.item
        let reader = try readers.reader(of: item.kind)
        var (found, lost, troubles) = (FoundDetails(), QuillError?.none, [QuillError]())
        if let media = lack.media {
            do throws(QuillError) {
                found.technical = try await reader.technical(of: try await blobs.file(media))
            } catch {
                if Self.stops(error) { throw error }
                // It will not be another file the next time.
                if Self.unreadable.contains(error.code) { found.technical = Technical() } else { troubles.append(error) }
            }
        }
        if lack.engagement {
            let host = item.url.flatMap { URL(string: $0)?.host() } ?? ""
            if lack.media == nil, let known = resting[host] {
                report.left.append(Finding(item: item.id.text, title: item.title, note: known.message))
                return false
            }
            do throws(QuillError) {
                if let known = resting[host] { throw known }
                found.engagement = try await engagement(of: item, reader)
                resting.answered(host)
            } catch {
                if Self.stops(error) { throw error }
                if Self.gone.contains(error.code) { lost = error } else { troubles.append(error) }
                resting.met(error, at: host)
            }
        }
        guard try await save(found, lost, of: item) else { return true }
        func finding(_ note: String) -> Finding { Finding(item: item.id.text, title: item.title, note: note) }
        let parts = [found.technical.map { _ in "technical" }, found.engagement.map { _ in "engagement" }].compactMap(\.self)
        if !parts.isEmpty { report.filled.append(finding(parts.joined(separator: ", "))) }
        if let lost { report.lost.append(finding(lost.message)) }
        for trouble in troubles { report.left.append(finding(trouble.message)) }
        return true
    }

    private func engagement(of item: Item, _ reader: any SourceReader) async throws(QuillError) -> Engagement? {
        let scratch = "\(scratchRoot)/backfill-\(item.id)"
        try Scratch.make(scratch)
        defer { Scratch.remove(scratch) }
        return try await reader.engagement(of: item, in: scratch)
    }

    /// False where the item is no longer there.
    private func save(_ found: FoundDetails, _ lost: QuillError?, of item: Item) async throws(QuillError) -> Bool {
        try await store.write { store throws(QuillError) in
            guard try store.item(item.id) != nil else { return false }
            try store.save(found, of: item.id)
            try store.noteTry(of: item.id)
            if let lost { try store.save(LostSource(code: lost.code.rawValue, reason: lost.message), of: item.id) }
            if found != FoundDetails() || lost != nil {
                try store.append(Event(name: .itemUpdated, project: item.project, data: ["item": item.id.text], at: store.now()))
            }
            return true
        }
    }

    /// With these nothing more can be had of any item.
    private static func stops(_ error: QuillError) -> Bool {
        [.cancelled, .toolMissing, .diskFull].contains(error.code)
    }

    /// What the source says of the item itself. Whatever may be the network's doing, or the site's for a while, is asked again.
    private static let gone: Set<ErrorCode> = [
        .invalidVideo, .privateVideo, .ageRestricted, .authFailed, .unsupported,
    ]
    private static let unreadable: Set<ErrorCode> = [.unsupportedInput, .damagedInput, .emptyInput, .tooLarge]
}

/// The sites that are asked for nothing more in this run.
private struct Resting {
    private var known: [String: QuillError] = [:]
    private var refusals: [String: Int] = [:]
    /// One video may not be shown here, or to nobody: that many in a row are the site.
    private static let refusalsMax = 3

    subscript(host: String) -> QuillError? { known[host] }

    mutating func answered(_ host: String) { refusals[host] = nil }

    /// Whoever asks for patience or does not answer is not asked for the next item either.
    mutating func met(_ error: QuillError, at host: String) {
        if error.code == .blocked { refusals[host, default: 0] += 1 }
        if [.rateLimited, .unreachable].contains(error.code) || refusals[host, default: 0] >= Self.refusalsMax { known[host] = error }
    }
}
