import Foundation
import QuillCore
import QuillPublishers
import Testing

/// What people did in the folder is never lost.
struct FolderEditTests {
    private let publisher = FolderPublisher(roots: [])

    @Test func somebodyElsesFileIsNeverWrittenOver() async throws {
        let folder = try Folder()
        try folder.write("theirs", to: "a-talk.md")
        try folder.write("theirs", to: "a-talk-2/transcript.html")
        let receipt = try await publisher.publish(Samples.publication(), to: folder.destination(), replacing: nil)
        #expect(receipt.ref.id == "a-talk-3.md" && receipt.omitted.count == 1)
        #expect(try folder.files()["a-talk.md"] == "theirs" && folder.files()["a-talk-2/transcript.html"] == "theirs")
        #expect(try folder.files()["a-talk-3.md"]?.contains("(a-talk-3/transcript.html#c1)") == true)
    }

    @Test func aReplacedEditIsKeptAsACopy() async throws {
        let folder = try Folder(), destination = folder.destination(["edited": "replace"])
        let first = try await publisher.publish(Samples.publication("1"), to: destination, replacing: nil)
        try folder.write("mine", to: "a-talk.md")
        let second = try await publisher.publish(Samples.publication("2"), to: destination, replacing: first.ref)
        try folder.write("mine too", to: "a-talk.md")
        let third = try await publisher.publish(Samples.publication("3"), to: destination, replacing: second.ref)
        let files = try folder.files()
        #expect(
            files["a-talk.md.edited-1"] == "mine" && files["a-talk.md.edited-2"] == "mine too"
                && files["a-talk.md"]?.contains("\n3 ") == true)
        #expect(second.omitted.count == 1 && third.omitted.count == 1)
    }

    @Test func anEditedAttachmentIsNoticedAndNamed() async throws {
        let folder = try Folder()
        let first = try await publisher.publish(Samples.publication("1"), to: folder.destination(), replacing: nil)
        try folder.write("mine", to: "a-talk/transcript.vtt")
        let error = await failure {
            _ = try await publisher.publish(Samples.publication("2", transcript: "new"), to: folder.destination(), replacing: first.ref)
        }
        #expect(error?.code == .remoteEdited && error?.message.contains("a-talk/transcript.vtt") == true)
        #expect(try folder.files()["a-talk.md"]?.contains("\n1 ") == true)
    }

    @Test func aRemovedFileIsWrittenAgainAndSaid() async throws {
        let folder = try Folder()
        let first = try await publisher.publish(Samples.publication("1"), to: folder.destination(), replacing: nil)
        try folder.remove("a-talk.md")
        let second = try await publisher.publish(Samples.publication("1"), to: folder.destination(), replacing: first.ref)
        #expect(second.ref == first.ref && second.omitted.contains { $0.contains("a-talk.md") && $0.contains("removed") })
        #expect(try folder.files()["a-talk.md"] != nil)
    }

    @Test func whatIsUnchangedIsNotTouched() async throws {
        let folder = try Folder()
        let first = try await publisher.publish(Samples.publication("1"), to: folder.destination(), replacing: nil)
        let article = try folder.fileNumber("a-talk.md"), page = try folder.fileNumber("a-talk/transcript.html")
        _ = try await publisher.publish(Samples.publication("1"), to: folder.destination(), replacing: first.ref)
        #expect(try folder.fileNumber("a-talk.md") == article)
        _ = try await publisher.publish(Samples.publication("2"), to: folder.destination(), replacing: first.ref)
        #expect(try folder.fileNumber("a-talk.md") != article && folder.fileNumber("a-talk/transcript.html") == page)
    }

    @Test func filesThatTheArticleHasNoMoreAreRemovedUnlessEdited() async throws {
        let folder = try Folder()
        let first = try await publisher.publish(Samples.publication("1"), to: folder.destination(), replacing: nil)
        try folder.write("mine", to: "a-talk/transcript.html")
        let second = try await publisher.publish(Samples.publication("2"), to: folder.destination(["style": "hugo"]), replacing: first.ref)
        let left = try Set(folder.files().keys)
        #expect(left.contains("content/posts/a-talk/index.md") && left.contains("a-talk/transcript.html"))
        #expect(!left.contains("a-talk.md") && !left.contains("a-talk/transcript.vtt"))
        #expect(second.omitted.contains { $0.contains("a-talk/transcript.html") && $0.contains("left") })
    }

    @Test func aForeignRefCannotReachOutside() async throws {
        let outer = try Folder(), digest = Digest(of: "theirs")
        try outer.write("theirs", to: "precious.md")
        let ref = RemoteRef(
            system: "folder", id: "../precious.md", revision: "\(digest.hex) ../precious.md\n\(digest.hex) \(outer.path)/precious.md",
            url: nil)
        let error = await failure {
            _ = try await publisher.publish(Samples.publication(), to: outer.destination(below: "/site"), replacing: ref)
        }
        #expect(error?.code == .invalidInput)
        #expect(try outer.files() == ["precious.md": "theirs"])
        // The article's own path may be right and the others not.
        let mixed = RemoteRef(system: "folder", id: "a-talk.md", revision: ref.revision, url: nil)
        _ = try await publisher.publish(Samples.publication(), to: outer.destination(below: "/site"), replacing: mixed)
        #expect(try outer.files()["precious.md"] == "theirs")
    }

    @Test func twoArticlesOfOneNameAtOnce() async throws {
        let folder = try Folder(), destination = folder.destination(), publisher = publisher
        let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for number in 0..<12 {
                group.addTask {
                    try await publisher.publish(
                        Samples.publication("N\(number)", document: "doc_\(number)", transcript: "t\(number)"), to: destination,
                        replacing: nil)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(receipts.map(\.ref.id)).count == 12)
        let articles = try folder.files().filter { $0.key.hasSuffix(".md") }.values
        for number in 0..<12 { #expect(articles.filter { $0.contains("\nN\(number) ") }.count == 1) }
    }
}
