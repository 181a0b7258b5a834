import Programs
import Testing

/// The pages of a real `quill serve` in headless Chromium, with a home that is filled through the product and with an empty one; what
/// each check looks for stands in `Support/pictures/served.py`. Nothing in them depends on how fast this machine is: that is `make rubric`.
@Suite(.serialized) struct ServedTests {
    @Test("Pages are clean, accessible, valid, work without scripts and tell the truth about their connection")
    func served() async throws {
        let told = try await Repository.script("Support/pictures/served.py", [Repository.quill])
        #expect(told.code == 0, "\(told.words)")
    }
}
