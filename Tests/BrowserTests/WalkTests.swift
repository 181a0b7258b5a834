import Foundation
import Programs
import Testing

/// The dashboard of the built `quill serve` in headless Chromium; what each walk does stands in `Support/pictures/walks.py`.
@Suite("Walks in a browser", .serialized)
struct WalkTests {
    @Test(arguments: ["transcript", "citation", "quote", "tabs", "typing", "run", "dead", "paused"])
    func holds(_ walk: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quill-walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("\(folder.path) stays: \(error)") }
        }
        let told = try await Repository.script("Support/pictures/walks.py", [Repository.quill, folder.path, walk])
        #expect(told.code == 0, "\(told.words)")
    }
}
