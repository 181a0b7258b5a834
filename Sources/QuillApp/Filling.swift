package import QuillCore
package import QuillPipeline

/// Fills in the details of older items in a home that nobody else works in; see `Backfill`.
package struct Filling: Sendable {
    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// What lacks, and whether there is more behind it; also beside a server.
    package func look(_ wish: Backfill.Wish) async throws(QuillError) -> (lacks: [Lack], hasMore: Bool) {
        try await App.alone(in: configuration, isDry: true) { (app) async throws(QuillError) in try await app.backfill.look(wish) }
    }

    /// - Parameter told: gets a sentence now and then.
    package func run(_ wish: Backfill.Wish, _ told: @Sendable (String) -> Void) async throws(QuillError) -> Backfill.Report {
        try await App.alone(in: configuration) { (app) async throws(QuillError) in
            // There may be a server elsewhere whose pages show it, also where it did not come to its end.
            defer { app.woken() }
            return try await app.backfill.run(wish, by: .commandLine, told)
        }
    }
}
