import Foundation
import QuillCore
import QuillPublishers
import Support
import Testing

/// Whatever goes wrong, the article there is the old one or the new one, whole.
struct FolderFailureTests {
    private let publisher = FolderPublisher(roots: [])

    private func publishing(to destination: Destination) async -> QuillError? {
        await failure { _ = try await publisher.publish(Samples.publication(), to: destination, replacing: nil) }
    }

    @Test func aMissingFolderIsMadeAndOneAboveItIsNot() async throws {
        let folder = try Folder()
        #expect(await publishing(to: folder.destination(below: "/site")) == nil)
        let error = await publishing(to: folder.destination(below: "/no/site"))
        #expect(error?.code == .folderMissing && error?.hint != nil)
    }

    @Test func aFileIsNoFolder() async throws {
        let folder = try Folder()
        try folder.write("x", to: "file")
        #expect(await publishing(to: folder.destination(below: "/file")) != nil)
        let through = await publishing(to: folder.destination(below: "/file/site"))
        #expect(through?.code == .invalidInput && through?.message.contains("/file is no folder") == true, "\(String(describing: through))")
        #expect(through?.disposition == .permanent)
        #expect(try folder.files() == ["file": "x"])
    }

    /// The kernel's own folder takes no files, not even from root.
    @Test func aFolderThatCannotBeWrittenIsSaidToBe() async {
        let place = Destination(
            id: ID(trusted: "dst_1"), project: Project.defaultID, kind: "folder", locator: "/sys/quill-site", settings: [:])
        let error = await publishing(to: place)
        #expect([.permissionDenied, .readOnly].contains(error?.code) && error?.hint != nil && error?.disposition == .permanent)
    }

    @Test func linksAreNotFollowedOutOfTheFolder() async throws {
        let folder = try Folder(), outside = try Folder()
        try folder.link("content", to: outside.path)
        #expect(await publishing(to: folder.destination(["style": "hugo"]))?.code == .notAllowed)
        try folder.link("a-talk.md", to: outside.path + "/made.md")
        #expect(await publishing(to: folder.destination()) == nil)
        #expect(try outside.files().isEmpty)
    }

    @Test func aLinkInAnAllowedFolderDoesNotLeadOutOfIt() async throws {
        let allowed = try Folder(), outside = try Folder()
        try allowed.link("door", to: outside.path)
        let guarded = FolderPublisher(roots: [allowed.path])
        for below in ["/door", "/door/site"] {
            let error = await failure {
                _ = try await guarded.publish(Samples.publication(), to: allowed.destination(below: below), replacing: nil)
            }
            #expect(error?.code == .notAllowed)
        }
        let outer = await failure { _ = try await guarded.publish(Samples.publication(), to: outside.destination(), replacing: nil) }
        #expect(outer?.code == .notAllowed)
        #expect(try outside.files().isEmpty)
    }

    @Test func aPipeInTheFilesPlaceIsNotWaitedFor() async throws {
        let folder = try Folder()
        #expect(mkfifo(folder.path + "/a-talk.md", 0o644) == 0)
        let receipt = try await publisher.publish(Samples.publication(), to: folder.destination(), replacing: nil)
        #expect(receipt.ref.id == "a-talk-2.md")
    }

    /// At each change in turn the disk is full: nothing is half written, nothing temporary stays, and the next try gets there.
    @Test func aFailureAtAnyStepHarmsNothing() async throws {
        for step in 1... {
            let folder = try Folder(), destination = folder.destination()
            let first = try await publisher.publish(Samples.publication("old", transcript: "old"), to: destination, replacing: nil)
            let left = Lock(step)
            let full = FolderPublisher(roots: []) { (_) throws(QuillError) in
                let isReached = left.withLock {
                    $0 -= 1; return $0 == 0
                }
                if isReached { throw FileFailure.classified(ENOSPC, of: "The folder") }
            }
            let next = Samples.publication("new", transcript: "new")
            let error = await failure { _ = try await full.publish(next, to: destination, replacing: first.ref) }
            let files = try folder.files()
            #expect(Set(files.keys) == ["a-talk.md", "a-talk/transcript.html", "a-talk/transcript.vtt"])
            #expect(files["a-talk.md"]?.contains(error == nil ? "\nnew " : "\nold ") == true)
            let again = try await publisher.publish(next, to: destination, replacing: first.ref)
            #expect(again.omitted.isEmpty)
            #expect(try folder.files()["a-talk.md"]?.contains("\nnew ") == true)
            guard let error else { return #expect(step == 7, "three files are written and renamed in six steps") }
            #expect(error.code == .diskFull)
        }
    }

    /// What the disk holds when the process is killed before a change: each state is copied and judged, and published to again.
    @Test func beingKilledAtAnyStepLeavesAWholeArticle() async throws {
        let folder = try Folder(), copies = try Folder(), destination = folder.destination()
        let first = try await publisher.publish(Samples.publication("old", transcript: "old"), to: destination, replacing: nil)
        let count = Lock(0)
        let watched = FolderPublisher(roots: []) { (_) throws(QuillError) in
            let number = count.withLock {
                $0 += 1; return $0
            }
            do { try FileManager.default.copyItem(atPath: folder.path, toPath: "\(copies.path)/\(number)") } catch {
                throw .unexpected(error, while: "copying")
            }
        }
        let next = Samples.publication("new", transcript: "new")
        let last = try await watched.publish(next, to: destination, replacing: first.ref)
        let steps = count.withLock { $0 }
        #expect(steps == 6)
        for number in 1...steps {
            let place = copies.destination(below: "/\(number)")
            let article = try Folder.files(place.locator)["a-talk.md"]
            #expect(article?.contains("\nold ") == true)
            #expect(try await publisher.locate(next, at: place, replacing: first.ref) == nil)
            let again = try await publisher.publish(next, to: place, replacing: first.ref)
            #expect(again.ref.revision == last.ref.revision && again.omitted.isEmpty)
            let files = try Folder.files(place.locator)
            #expect(try files == folder.files(), "step \(number) left \(files.keys.sorted())")
        }
    }

    @Test func aFolderThatVanishesWhileItIsWrittenIsSaidToBe() async throws {
        let folder = try Folder(), site = folder.path + "/site"
        let cut = FolderPublisher(roots: []) { (change) throws(QuillError) in
            guard case .rename("a-talk/transcript.html") = change else { return }
            do { try FileManager.default.removeItem(atPath: site) } catch { throw .unexpected(error, while: "removing") }
        }
        let error = await failure {
            _ = try await cut.publish(Samples.publication(), to: folder.destination(below: "/site"), replacing: nil)
        }
        #expect(error?.code == .folderMissing && error?.hint != nil)
    }

    @Test func aSecondProcessWaitsItsTurn() async throws {
        let folder = try Folder()
        let held = open(folder.path, O_RDONLY | O_DIRECTORY)
        // Even one that is shared: to publish is to be alone.
        #expect(flock(held, LOCK_SH) == 0)
        #expect(await publishing(to: folder.destination())?.disposition == .wait(seconds: 1))
        // By name: a child being started elsewhere may hold a copy of it for a moment.
        flock(held, LOCK_UN)
        close(held)
        #expect(await publishing(to: folder.destination()) == nil)
    }
}
