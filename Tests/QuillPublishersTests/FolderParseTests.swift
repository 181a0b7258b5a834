import Foundation
import QuillCore
import QuillPublishers
import Testing

struct FolderParseTests {
    @Test func pathsBecomeAbsolute() throws {
        let publisher = FolderPublisher(roots: []), here = FileManager.default.currentDirectoryPath
        #expect(try publisher.parse("./site").locator == here + "/site")
        #expect(try publisher.parse("/a/./b//../c/").locator == "/a/c")
        #expect(try publisher.parse("/../..").locator == "/")
        #expect(try publisher.parse("/a?style=hugo&edited=replace").settings == ["style": "hugo", "edited": "replace"])
    }

    @Test(arguments: [
        ("", "path"), ("?style=hugo", "path"), ("/a\u{0}b", "path"), ("/a?x=1", "x"), ("/a?=", "setting"), ("/a?=plain", "setting"),
        ("/a?style", "style"),
        ("/a?style=", "style"), ("/a?style=x", "plain, hugo"), ("/a?edited=no", "keep, replace"), ("/a?style=hugo&style=plain", "twice"),
    ])
    func mistakesAreNamed(_ written: String, _ named: String) async {
        let error = await failure { _ = try FolderPublisher(roots: []).parse(written) }
        #expect(
            error?.code == .invalidInput && error?.hint != nil && error?.message.contains(named) == true, "\(String(describing: error))")
    }

    @Test func onlyAllowedFoldersAreTaken() async throws {
        let publisher = FolderPublisher(roots: ["/a/b", "/c/"])
        for inside in ["/a/b", "/a/b/c", "/c/d", "/x/../c"] { #expect(throws: Never.self) { _ = try publisher.parse(inside) } }
        for outside in ["/a", "/a/bc", "/a/b/../c", "/"] {
            #expect(await failure { _ = try publisher.parse(outside) }?.code == .notAllowed)
        }
        #expect(throws: Never.self) { _ = try FolderPublisher(roots: ["/"]).parse("/anywhere") }
    }
}
