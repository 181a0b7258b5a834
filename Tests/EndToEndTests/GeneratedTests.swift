import Testing

@Suite("Generated files")
struct GeneratedTests {
    @Test("The CLI and API references, .env.example and the README's table of settings are what the command says today")
    func current() async throws {
        let desk = try Desk()
        try await desk.tool("QUILL_BIN=" + Desk.executable, "bash", Desk.package + "/docs/generate.sh", "--check")
    }
}
