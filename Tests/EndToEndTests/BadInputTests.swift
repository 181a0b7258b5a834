import Foundation
import Testing

@Suite("Bad input")
struct BadInputTests {
    /// What is given and how it is answered.
    private struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let codes: [String]
        let make: @Sendable (Desk) async throws -> String

        init(_ name: String, _ codes: String..., make: @escaping @Sendable (Desk) async throws -> String) {
            testDescription = name
            self.codes = codes
            self.make = make
        }
    }

    private static let rows = [
        Row("empty file", "empty-input") { try $0.write("empty.mp4", "") },
        Row("folder", "invalid-input") { $0.folder },
        Row("missing file", "not-found") { $0.path("nothing.mp4") },
        Row("named pipe", "invalid-input") { desk in
            try await desk.tool("mkfifo", desk.path("pipe.mp4"))
            return desk.path("pipe.mp4")
        },
        Row("truncated film", "damaged-input", "unsupported-input") { desk in
            try await desk.tool(
                "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=440:d=20", "-c:a", "aac", desk.path("whole.mp4"))
            let whole = try Data(contentsOf: URL(fileURLWithPath: desk.path("whole.mp4")))
            return try desk.write("cut.mp4", whole.prefix(whole.count / 2))
        },
        Row("program under the name of a film", "unsupported-input", "unsupported") { desk in
            try desk.write("film.mp4", Data(contentsOf: URL(fileURLWithPath: "/bin/ls")))
        },
        Row("ten minutes of silence", "no-speech") { desk in
            try await desk.tool(
                "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "600", "-c:a", "aac",
                desk.path("still.m4a"))
            return desk.path("still.m4a")
        },
        Row("playlist", "unsupported") { _ in "https://www.youtube.com/playlist?list=PL0123456789" },
        Row("another kind of address", "invalid-input") { _ in "ftp://example.org/talk.mp4" },
        Row("address with a password", "invalid-input") { _ in "https://me:secret@example.org/talk" },
        Row("address without a host", "invalid-input") { _ in "https:///talk" },
        Row("private address", "private-address") { _ in "http://169.254.169.254/latest" },
        Row("loopback", "private-address") { _ in "http://127.0.0.1:9/talk.mp4" },
    ]

    @Test("Each is refused by its code with a way out, writes nothing, and leaves the home fit for good input", arguments: rows)
    private func refused(row: Row) async throws {
        let desk = try Desk()
        let input = try await row.make(desk)
        let told = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(told.code == 1, "\(told.out)\(told.err)")
        let problem = try told.problem()
        #expect(row.codes.contains(problem.code), "\(told.out)")
        #expect(!problem.hint.isEmpty, "\(told.out)")
        #expect(!told.out.contains("secret"))
        #expect(!FileManager.default.fileExists(atPath: desk.path("out")))
        let good = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json")
        #expect(good.code == 0, "\(good.out)\(good.err)")
    }

    @Test(
        "Wrong words on the command line are refused before anything is made",
        arguments: [
            ["--to", "blog:https://example.org"], ["--to", "folder:"], ["--to", "folder:out?style=nix"], ["--to", "folder:out?="],
            ["--to", "folder:out?colour=red"], ["--variants", "poem"], ["--remake", "poem"], ["--writer", "poet"], ["--to", "nowhere"],
        ])
    func wrongWords(words: [String]) async throws {
        let desk = try Desk()
        let told = try await desk.quill(["article", try desk.captions(), "--json"] + words)
        #expect(told.code == 1 || told.code == 2, "\(told.err)")
        if told.code == 1 {
            #expect(try told.problem().code == "invalid-input")
            #expect(try !told.problem().hint.isEmpty)
        } else {
            #expect(!told.err.isEmpty)
        }
        #expect(try await desk.quill("runs", "--json").json()["data"] as? [String] == [])
    }

    @Test("Captions in odd spellings are read", arguments: ["BOM", "CRLF", "CR", "invalid UTF-8"])
    func oddCaptions(kind: String) async throws {
        let desk = try Desk()
        let plain = Array(try String(contentsOfFile: desk.captions(), encoding: .utf8).utf8)
        let text = String(decoding: plain, as: UTF8.self)
        let bytes: [UInt8] =
            switch kind {
            case "BOM": [0xEF, 0xBB, 0xBF] + plain
            case "CRLF": Array(text.replacingOccurrences(of: "\n", with: "\r\n").utf8)
            case "CR": Array(text.replacingOccurrences(of: "\n", with: "\r").utf8)
            default: plain.map { $0 == UInt8(ascii: "y") ? 0xFF : $0 }
            }
        let told = try await desk.quill("article", desk.write("odd.vtt", bytes), "--to", "folder:out", "--json")
        #expect(told.code == 0, "\(told.out)\(told.err)")
    }

    @Test("Ten megabytes of subtitles whose times overlap and run backwards end in order")
    func manySubtitles() async throws {
        let desk = try Desk()
        var text = ""
        for number in 1...110_000 {
            let second = (number * 7_919) % 3_600
            text +=
                "\(number)\n00:\(two(second / 60)):\(two(second % 60)),000 --> 00:\(two((second + 3_590) % 3_600 / 60)):\(two(second % 60)),500\nLine number \(number) says that the \(number % 97) bees came home to the hive.\n\n"
        }
        #expect(text.utf8.count > 9_000_000)
        let running = try desk.start(["article", desk.write("many.srt", text)])
        #expect(try await running.says("Transcript: done"))
        // Writing about so much takes minutes; what is asked here is the transcript.
        running.signal(SIGKILL)
        _ = try await running.ended()
        let items = try #require(try await desk.quill("items", "--json").json()["data"] as? [[String: Any]])
        let shown = try await desk.quill("show", items.first?["id"] as? String ?? "", "--transcript", "json").json()
        let starts = try #require(shown["cues"] as? [[String: Any]]).compactMap { $0["start"] as? Double }
        #expect(starts.count > 100)
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 })
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
