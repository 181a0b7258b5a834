import Foundation
import QuillCore
import QuillPublishers
import Testing

struct FolderConformanceTests {
    @Test(arguments: ["plain", "hugo", "jekyll", "astro"])
    func folder(_ style: String) async throws {
        let folder = try Folder()
        let suite = PublisherConformance(
            publisher: FolderPublisher(roots: []), destination: folder.destination(["style": style]),
            edit: { try folder.write("mine", to: $0.ref.id) }, read: { try folder.files()[$0.ref.id] })
        try await suite.run()
    }
}
