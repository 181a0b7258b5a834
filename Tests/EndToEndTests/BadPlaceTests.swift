import Foundation
import Testing

@Suite("Bad places")
struct BadPlaceTests {
    @Test(
        "A destination that cannot be is refused by its code, and the words are kept for the next try",
        arguments: [
            ("folder:missing/deeper/out", "folder-missing"), ("folder:talk.vtt", "invalid-input"), ("folder:link", "not-allowed"),
        ])
    func destinations(to: String, code: String) async throws {
        let desk = try Desk()
        let input = try desk.captions()
        try await desk.tool("mkdir", desk.path("elsewhere"), desk.path("allowed"))
        try await desk.tool("ln", "-s", desk.path("elsewhere"), desk.path("allowed/link"))
        let written = to == "folder:link" ? "folder:allowed/link" : to
        let told = try await desk.quill(
            ["article", input, "--to", written, "--json"], environment: to == "folder:link" ? ["QUILL_FOLDERS": desk.path("allowed")] : [:])
        #expect(told.code == 1, "\(told.out)\(told.err)")
        #expect(try told.problem().code == code)
        #expect(try !told.problem().hint.isEmpty)
        #expect(try desk.files("elsewhere").isEmpty)
        let again = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(again.code == 0)
        #expect(try again.jobs().count == 1, "only the delivery is to be made: \(again.out)")
    }

    @Test("Without the right to read, to write to a folder, or to the home, it says so")
    func permissions() async throws {
        let desk = try Desk()
        let input = try desk.captions()
        try await desk.tool("chmod", "755", desk.folder)
        try await desk.tool("mkdir", "-m", "777", desk.home)
        try await desk.tool("mkdir", "-m", "755", desk.path("out"))
        try await desk.tool("cp", input, desk.path("closed.vtt"))
        try await desk.tool("chmod", "600", desk.path("closed.vtt"))
        let unread = try await desk.quill("article", desk.path("closed.vtt"), "--json", asNobody: true)
        #expect(unread.code == 1, "\(unread.out)\(unread.err)")
        #expect(try unread.problem().code == "permission-denied")
        let unwritten = try await desk.quill("article", input, "--to", "folder:out", "--json", asNobody: true)
        #expect(unwritten.code == 1, "\(unwritten.out)\(unwritten.err)")
        #expect(try unwritten.problem().code == "permission-denied")
        #expect(try desk.files("out").isEmpty)
        let homeless = try await desk.quill(
            "article", input, "--json", environment: ["QUILL_HOME": desk.path("sealed/home")], asNobody: true)
        #expect(homeless.code == 1)
        #expect(try homeless.problem().code == "permission-denied")
        #expect(try !homeless.problem().hint.isEmpty)
    }

    @Test("A home or a folder on a full disk: it says so, leaves nothing half written, and goes on when there is room")
    func fullDisk() async throws {
        let desk = try Desk()
        let input = try desk.write("long.vtt", longCaptions())
        try await desk.tool("mkdir", desk.path("small"))
        try await desk.tool("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", desk.path("small"))
        do {
            let home = try await desk.quill("article", input, "--json", environment: ["QUILL_HOME": desk.path("small/home")])
            #expect(home.code == 1, "\(home.out)\(home.err)")
            #expect(try home.problem().code == "disk-full", "\(home.out)")
            try await desk.tool("rm", "-rf", desk.path("small/home"))
            try await desk.tool("mount", "-o", "remount,ro", desk.path("small"))
            let sealed = try await desk.quill("article", input, "--json", environment: ["QUILL_HOME": desk.path("small/home")])
            #expect(sealed.code == 1)
            #expect(try sealed.problem().code == "read-only", "\(sealed.out)")
            let shut = try await desk.quill("article", input, "--to", "folder:small/out", "--json")
            #expect(shut.code == 1)
            #expect(try shut.problem().code == "read-only", "\(shut.out)")
        } catch {
            Issue.record(error)
        }
        try await desk.tool("umount", desk.path("small"))
        let again = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(again.code == 0, "\(again.out)\(again.err)")
    }

    private func longCaptions() -> String {
        var text = "WEBVTT\n\n"
        for number in 0..<3_000 {
            let (minute, second) = (number / 60, number % 60)
            let time = "\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)"
            text +=
                "\(time).000 --> \(time).900\nThe hive number \(number) stands on the roof of house \(number * 7 % 101) and makes honey.\n\n"
        }
        return text
    }
}
