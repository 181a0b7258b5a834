internal import Foundation
internal import QuillCore

/// Which items a backfill meets, and in which order.
extension Backfill {
    /// - Parameter body: says whether the item counts.
    /// - Returns: whether items are left that it did not meet.
    func walk(_ wish: Wish, _ body: (Lack) async throws(QuillError) -> Bool) async throws(QuillError) -> Bool {
        var (count, last) = (0, Lack?.none)
        // Whoever is tried stands at the end, and would be met there again.
        var met: Set<ID<Item>> = []
        while true {
            let page = try await page(wish, after: last)
            guard let end = page.last else { return false }
            last = end
            for lack in page where !met.contains(lack.item.id) {
                guard count < wish.limit else { return true }
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
}

/// The sites that are asked for nothing more in this run.
struct Resting {
    private var known: [String: QuillError] = [:]
    private var refusals: [String: Int] = [:]
    private var told: Set<String> = []
    /// One video may not be shown here, or to nobody: that many in a row are the site.
    private static let refusalsMax = 3

    subscript(host: String) -> QuillError? { known[host] }

    /// The site of which all that the item lacks would be asked, where that is left alone; news is what was not said of it before.
    mutating func site(holding lack: Lack) -> (String, isNews: Bool)? {
        let host = Self.host(of: lack.item)
        guard lack.media == nil, lack.engagement, known[host] != nil else { return nil }
        return (host, told.insert(host).inserted)
    }

    static func host(of item: Item) -> String { item.url.flatMap { URL(string: $0)?.host() } ?? "" }

    mutating func answered(_ host: String) { refusals[host] = nil }

    /// Whoever asks for patience or does not answer is not asked for the next item either.
    mutating func met(_ error: QuillError, at host: String) {
        // Also that a video is private is an answer.
        if Backfill.gone.contains(error.code) { answered(host) }
        if error.code == .blocked { refusals[host, default: 0] += 1 }
        if [.rateLimited, .unreachable].contains(error.code) || refusals[host, default: 0] >= Self.refusalsMax { known[host] = error }
    }
}
