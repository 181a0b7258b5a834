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
    /// Where the next page begins; nil on the last.
    package let next: ID<Item>?
    /// Nothing was ever added.
    package let isFresh: Bool
}

extension Quill {
    package func library(_ query: LibraryQuery) async throws(QuillError) -> LibraryView {
        let conductor = conductor
        return try await store.read { store throws(QuillError) in
            let project = Project.defaultID
            let items = try store.library(project, query)
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
            let any = try items.isEmpty ? store.items(project, Page(limit: 1)) : items
            return LibraryView(
                rows: rows, size: try store.librarySize(project, query), next: items.count == query.limit ? items.last?.id : nil,
                isFresh: any.isEmpty)
        }
    }
}
