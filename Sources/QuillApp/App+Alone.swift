internal import QuillCore

extension App {
    /// Opens a home that is there, and closes it however `body` ends.
    ///
    /// - Parameter isDry: only to look, also beside a server.
    static func alone<T: Sendable>(
        in configuration: Configuration, isDry: Bool = false, _ body: (App) async throws(QuillError) -> T
    ) async throws(QuillError) -> T {
        guard hasHome(configuration) else {
            throw QuillError(.notFound, "There is nothing in Quill's home yet.", hint: "Set QUILL_HOME to the home that is meant.")
        }
        let app = isDry ? try await lookOnly(configuration) : try await open(configuration)
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
