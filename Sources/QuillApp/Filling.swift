package import QuillCore
package import QuillPipeline

/// Fills in the details of older items in a home that nobody else works in; see `Backfill`.
package struct Filling: Sendable {
    private let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// What lacks; also beside a server.
    package func look(_ wish: Backfill.Wish) async throws(QuillError) -> [Lack] {
        try await with({ () async throws(QuillError) in try await App.lookOnly(configuration) }) { (app) async throws(QuillError) in
            try await app.backfill.look(wish)
        }
    }

    /// - Parameter told: gets a sentence now and then.
    package func run(_ wish: Backfill.Wish, _ told: @Sendable (String) -> Void) async throws(QuillError) -> Backfill.Report {
        try await with({ () async throws(QuillError) in try await App.open(configuration) }) { (app) async throws(QuillError) in
            // There may be a server elsewhere whose pages show it, also where it did not come to its end.
            defer { app.woken() }
            return try await app.backfill.run(wish, by: .commandLine, told)
        }
    }

    private func with<T>(
        _ open: () async throws(QuillError) -> App, _ body: (App) async throws(QuillError) -> T
    ) async throws(QuillError) -> T {
        guard App.hasHome(configuration) else {
            throw QuillError(.notFound, "There is nothing in Quill's home yet.", hint: "Set QUILL_HOME to the home that is meant.")
        }
        let app = try await open()
        do throws(QuillError) {
            let result = try await body(app)
            await app.close()
            return result
        } catch {
            await app.close()
            throw error
        }
    }
}
