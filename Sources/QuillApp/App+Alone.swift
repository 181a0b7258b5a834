internal import QuillCore

extension App {
    /// Opens a home that is there, and closes it however `body` ends.
    ///
    /// - Parameters:
    ///   - isDry: only to look, also beside a server.
    ///   - acceptsLoss: takes a place without files for the right one (`InstallationCheck`).
    static func alone<T: Sendable>(
        in configuration: Configuration, isDry: Bool = false, acceptsLoss: Bool = false, _ body: (App) async throws(QuillError) -> T
    ) async throws(QuillError) -> T {
        guard try hasHome(configuration) else {
            throw QuillError(.notFound, "There is nothing in Quill's home yet.", hint: "Set QUILL_HOME to the home that is meant.")
        }
        let app = isDry ? try await lookOnly(configuration) : try await open(configuration, acceptsLoss: acceptsLoss)
        do throws(QuillError) {
            // Who only looks is told what who works would be told.
            if isDry { try await app.installation(configuration).look(acceptsLoss: acceptsLoss) }
            let result = try await body(app)
            await app.close()
            return result
        } catch {
            await app.close()
            throw error
        }
    }
}
