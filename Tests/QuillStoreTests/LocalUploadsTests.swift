import Glibc
import QuillCore
import QuillStore
import Testing

@Suite struct LocalUploadsTests {
    private let id = "upl_" + String(repeating: "A", count: 26)

    @Test("One that cannot be begun leaves nothing: nobody knows of it who could take it back")
    func unbegun() async throws {
        try await withFolder { folder in
            let uploads = try LocalUploads(root: folder)
            // Its bytes can be written nowhere.
            #expect(symlink(folder + "/nowhere/bytes", folder + "/" + id) == 0)
            await #expect(throws: QuillError.self) { try await uploads.begin(id, name: "talk.mp4", byteCount: 5) }
            #expect(names(folder).filter { $0.hasSuffix(".json") }.isEmpty)
        }
    }

    @Test("One that cannot be read now is not called gone, so that whoever sends it goes on later")
    func unreadable() async throws {
        try await withFolder { folder in
            let uploads = try LocalUploads(root: folder)
            _ = try await uploads.begin(id, name: "talk.mp4", byteCount: 5)
            #expect(try await uploads.upload(id).name == "talk.mp4")
            #expect(unlink(folder + "/" + id + ".json") == 0 && mkdir(folder + "/" + id + ".json", 0o700) == 0)
            let error = await #expect(throws: QuillError.self) { try await uploads.upload(id) }
            #expect(error?.code != .notFound)
            #expect(rmdir(folder + "/" + id + ".json") == 0)
            let gone = await #expect(throws: QuillError.self) { try await uploads.upload(id) }
            #expect(gone?.code == .notFound)
        }
    }
}
