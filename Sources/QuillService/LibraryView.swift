package import QuillCore

/// A page of the library with what is made of each item.
package struct LibraryView: Sendable {
    package struct Row: Sendable {
        package let item: Item
        package let artifacts: [Artifact]
        package let documents: Int
        /// The newest run, unless it has ended well.
        package let glance: RunGlance?
    }

    package let rows: [Row]
    package let size: LibrarySize
    /// How many of the page's items have no row here, since only the first were asked for.
    package let behind: Int
    /// Where what follows the rows begins; nil where nothing does.
    package let next: ID<Item>?
    /// Nothing was ever added.
    package let isFresh: Bool
}

extension Quill {
    /// `first`: rows for no more than these, while the rest of the page is counted.
    package func library(_ query: LibraryQuery, first: Int? = nil) async throws(QuillError) -> LibraryView {
        try await store.read { store throws(QuillError) in
            let project = Project.defaultID
            let found = try store.library(project, query.peeking)
            let items = Array(found.prefix(min(query.limit, first ?? query.limit)))
            var rows: [LibraryView.Row] = []
            for item in items {
                let run = try store.runs(project, item: item.id, Page(limit: 1)).first
                let glance = try run.flatMap { (run) throws(QuillError) in
                    run.state == .succeeded ? nil : try conductor.glance(run, store)
                }
                rows.append(
                    LibraryView.Row(
                        item: item, artifacts: try store.currentArtifacts(of: .item(item.id)),
                        documents: try store.documents(of: item.id).count { $0.head != nil }, glance: glance))
            }
            let isFresh = try items.isEmpty ? store.items(project, Page(limit: 1)).isEmpty : false
            return LibraryView(
                rows: rows, size: try store.librarySize(project, query), behind: min(found.count, query.limit) - items.count,
                next: found.count > items.count ? items.last?.id : nil,
                isFresh: isFresh)
        }
    }
}
