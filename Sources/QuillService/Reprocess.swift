package import QuillCore
internal import Support

/// What became of a wish to make anew what is out of date.
package struct Reprocessed: Sendable {
    /// In the order in which they were begun.
    package let runs: [ID<Run>]
    /// Of which nothing was begun, or not all: it is being made anew already, or cannot be.
    package let left: [StaleItem]
    /// Where to go on: behind the last item that was looked at. Nil where all were.
    package let nextCursor: String?
}

extension Quill {
    /// Begins runs that make anew what is out of date, newest item first, an item in a transaction of its own. What runs already is not
    /// begun twice.
    ///
    /// - Parameter limit: of all items, no more runs than that are begun, but for the last one's.
    package func reprocess(_ query: StaleQuery, limit: Int, before: String? = nil) async throws(QuillError) -> Reprocessed {
        try Self.checkRemakes(query.remake)
        var begun: [ID<Run>] = if case .begun(let runs)? = claim?.begun { runs } else { [] }
        var left: [StaleItem] = []
        func take(_ item: Item) async throws(QuillError) {
            let (found, runs) = try await reprocess(item.id, query.remake, begun)
            begun += runs
            tell(found)
        }
        func tell(_ found: StaleItem?) {
            guard let found else { return }
            if found.fault != nil || found.running.map({ !begun.contains($0) }) ?? false { left.append(found.rest) }
        }
        if let items = query.items {
            for item in try await present(items, begun) {
                // One that was deleted meanwhile stops no other.
                do throws(QuillError) { try await take(item) } catch  where error.code == .notFound {
                    left.append(StaleItem(item: item, wishes: [], fault: error, running: nil))
                }
            }
            return Reprocessed(runs: begun, left: left, nextCursor: nil)
        }
        var (cursor, looked) = (before, 0)
        while begun.count < limit, looked < Self.lookedAtMax {
            let page = Page(limit: 1, before: cursor)
            let next = try await store.read { store throws(QuillError) -> (item: Item, found: StaleItem?)? in
                guard let item = try store.items(Project.defaultID, page).first else { return nil }
                return (item, try stale(item, query.remake, store))
            }
            guard let next else { return Reprocessed(runs: begun, left: left, nextCursor: nil) }
            if next.found?.isReady == true {
                // One that was deleted meanwhile has nothing that is out of date.
                do throws(QuillError) { try await take(next.item) } catch  where error.code == .notFound {}
            } else {
                tell(next.found)
            }
            cursor = next.item.id.text
            looked += 1
        }
        return Reprocessed(runs: begun, left: left, nextCursor: cursor)
    }

    /// Throws `not-found`, naming those that are missing, before anything is begun. Where something was, by a try of the same request that was
    /// cut off, one that was deleted since is left out.
    private func present(_ ids: [ID<Item>], _ begun: [ID<Run>]) async throws(QuillError) -> [Item] {
        try await store.read { store throws(QuillError) in
            var (items, gone): ([Item], [ID<Item>]) = ([], [])
            for id in ids {
                if let item = try store.item(id) { items.append(item) } else { gone.append(id) }
            }
            guard gone.isEmpty || !begun.isEmpty else {
                let names = gone.map(\.text).joined(separator: ", ")
                guard gone.count > 1 else { throw missing("item", names) }
                throw QuillError(.notFound, "There are no items \(names).", hint: "Nothing was begun. Leave them out.")
            }
            return items
        }
    }

    /// What was found of one item, and the runs that were begun for it.
    private func reprocess(
        _ id: ID<Item>, _ names: [String], _ begun: [ID<Run>]
    ) async throws(QuillError) -> (StaleItem?, [ID<Run>]) {
        try await store.write { store throws(QuillError) in
            guard let item = try store.item(id) else { throw missing("item", id.text) }
            guard let found = try stale(item, names, store) else { return (nil, []) }
            var runs: [ID<Run>] = []
            for wish in found.wishes {
                let run = Run(
                    id: store.newID(), project: item.project, item: id, wanted: wish.wanted, remake: wish.remake,
                    parameters: wish.parameters, trigger: Run.reprocessing, state: .open, error: nil, createdAt: try store.now(),
                    endedAt: nil)
                try enqueue(run, [:], store)
                try audit(run, [:], store)
                runs.append(run.id)
            }
            if !runs.isEmpty { try note(.begun(begun + runs), store) }
            return (found, runs)
        }
    }
}
