import Foundation
import Programs
import Testing
import WebSamples

@testable import QuillWeb

/// The pages in headless Chromium, with the headers of the server; what each check looks for stands in `Support/pictures/audit.py`.
/// Its check `quick` is for a quiet machine, and run by hand: how soon a page paints, and what moves then, depends on what else runs.
@Suite(.serialized) struct BrowserTests {
    @Test(arguments: ["clean", "axe", "valid", "targets", "live", "stream", "polling", "player", "editor", "upload", "keys", "noscript"])
    func pagesHold(_ check: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quill-pages-\(UUID().uuidString)")
        defer { remove(folder) }
        let prepared = URL(fileURLWithPath: Repository.tools).appendingPathComponent("web")
        try #require(
            AssetSet.preparedNames.allSatisfy { FileManager.default.fileExists(atPath: prepared.appendingPathComponent($0).path) },
            "fonts and icons are not prepared: make setup")
        try writeGallery(to: folder, prepared: prepared, theme: .system)
        let told = try await Repository.script("Support/pictures/audit.py", [folder.path, check])
        #expect(told.code == 0, "\(told.words)")
    }
}

func remove(_ folder: URL) {
    do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("a folder of the test stays behind: \(error)") }
}
