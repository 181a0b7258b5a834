import Foundation
import Testing

@Suite("Commands beside a server")
struct ServerTests {
    @Test("Every command answers the same, byte for byte, with a server and without")
    func same() async throws {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json").json()
        let item = try #require((made["item"] as? [String: Any])?["id"] as? String)
        let document = try #require((made["document"] as? [String: Any])?["id"] as? String)
        let run = try #require(made["id"] as? String)
        try desk.write("empty.mp4", "")
        let commands = [
            ["items"], ["items", "--json", "--limit", "1"], ["runs"], ["runs", "--json"], ["jobs"], ["jobs", "list", "--json"],
            ["jobs", "--state", "dead", "--json"], ["show", item], ["show", item, "--json"], ["show", item, "--transcript", "vtt"],
            ["show", item, "--transcript", "srt"], ["show", item, "--transcript", "txt"], ["show", item, "--transcript", "json"],
            ["show", item, "--variant", "key-insights"], ["show", item, "--variant", "bullet-points", "--json"], ["show", run],
            ["show", run, "--json"], ["documents"], ["documents", "--json"], ["document", document],
            ["document", document, "--json"], ["document", document, "--version", "1"], ["proposals", document, "--json"],
            ["regenerate", document, "gone", "--dry-run", "--json"], ["review", document, "resubmit", "--json"], ["runs", "retry", run],
            ["show", document], ["show", document, "--json"], ["show", document, "--format", "html"],
            ["article", "talk.vtt", "--to", "folder:out", "--dry-run"], ["article", "talk.vtt", "--to", "folder:new", "-n", "--json"],
            ["show", "itm_00000000000000000000000000", "--json"], ["show", "nonsense"], ["jobs", "retry", "nonsense", "--json"],
            ["jobs", "cancel", "job_00000000000000000000000000"], ["article", "missing.mp4", "--json"], ["article", "empty.mp4"],
            ["article", desk.folder], ["article", "ftp://example.org/talk.mp4", "--json"], ["article", "talk.vtt", "--variants", "poem"],
            ["article", "talk.vtt", "--to", "folder:talk.vtt?style=nix", "--json"],
        ]
        let bare = try await desk.quill("show", String(item.dropFirst(4)), "--format", "html")
        #expect(bare.code == 1 && bare.err.contains("--format is for ids of the form doc_"), "\(bare)")
        var alone: [Outcome] = []
        for command in commands { alone.append(try await desk.quill(command)) }
        let server = try await desk.serve()
        for (command, expected) in zip(commands, alone) {
            let told = try await desk.quill(command)
            #expect(told.out == expected.out && told.err == expected.err && told.code == expected.code, "\(command): \(told)\n\(expected)")
        }
        #expect(try desk.files("home/uploads").isEmpty, "what was sent for a plan or in vain is taken back")

        // What begins a run tells of it with ids and times of its own.
        let remade = ["article", "talk.vtt", "--to", "folder:out", "--remake", "bullet-points", "--json"]
        let through = try await desk.quill(remade)
        let ended = try await desk.stop(server)
        #expect(ended.code == 0, "\(ended.err)")
        let byItself = try await desk.quill(remade)
        #expect(through.code == 0 && byItself.code == 0)
        #expect(anonymous(through.out) == anonymous(byItself.out))
        let rows = try #require(try await desk.quill("runs", "--json").json()["data"] as? [[String: Any]])
        #expect(rows.map { $0["trigger"] as? String } == ["cli", "cli", "cli"])
    }

    @Test("A new file and places are those of whoever asks, not of the server's folder, and the progress is told")
    func sent() async throws {
        let desk = try Desk()
        try await desk.tool("mkdir", desk.path("elsewhere"))
        let server = try await desk.serve(in: desk.path("elsewhere"))
        _ = try desk.captions()
        let told = try await desk.quill("article", "./talk.vtt", "--to", "folder:./out?style=hugo")
        #expect(told.code == 0, "\(told.out)\(told.err)")
        #expect(told.err.contains("Transcript: done") && told.err.components(separatedBy: "Publish: started").count == 2, "\(told.err)")
        #expect(told.out.contains("folder      " + desk.path("out")))
        #expect(try desk.files("out").keys.contains { $0.hasPrefix("content/posts/") })
        #expect(try desk.files("elsewhere").isEmpty && desk.files("home/uploads").isEmpty)
        let items = try #require(try await desk.quill("items", "--json").json()["data"] as? [[String: Any]])
        #expect(items.map { $0["title"] as? String } == ["talk.vtt"])
        let second = try await desk.quill("serve")
        #expect(second.code == 0 && second.out.hasPrefix("Quill is at http://127.0.0.1:") && second.out.contains("already"))
        _ = try await desk.stop(server)
    }

    @Test("Ctrl-C ends the watching alone: the server goes on with the run, and says so to whoever listens")
    func interrupted() async throws {
        let desk = try Desk()
        let input = try await desk.recording(seconds: 24)
        let server = try await desk.serve()
        let listening = try desk.start(["events", "--after", "0", "--types", "run.finished"])
        #expect(try await listening.says("Listening"))
        let watching = try desk.start(["article", input, "--variants", "none", "--to", "folder:out"])
        #expect(try await watching.says("Transcript: "))
        watching.signal(SIGINT)
        let stopped = try await watching.ended()
        #expect(stopped.code == 128 + SIGINT, "\(stopped.out)\(stopped.err)")
        #expect(stopped.out.contains("The server at http://127.0.0.1:") && stopped.out.contains("goes on with it"))

        let again = try await desk.quill("article", input, "--variants", "none", "--to", "folder:out", "--json")
        #expect(again.code == 0, "\(again.out)\(again.err)")
        let rows = try #require(try await desk.quill("runs", "--json").json()["data"] as? [[String: Any]])
        #expect(rows.map { $0["state"] as? String } == ["succeeded", "succeeded"])
        #expect(try await desk.database("SELECT max(number) FROM attempts") == "1\n", "its work was not begun anew")
        listening.signal(SIGINT)
        let heard = try await listening.ended()
        #expect(heard.code == 128 + SIGINT)
        #expect(heard.out.contains("run.finished"), "\(heard)")
        _ = try await desk.stop(server)
    }

    @Test("Ctrl-C while a file is sent takes back what was sent of it")
    func brokenOff() async throws {
        let desk = try Desk()
        let input = try desk.write("talk.mp4", [UInt8](repeating: 0, count: 40 << 20))
        let trace = try desk.write("trace", "")
        let server = try await desk.serve(
            environment: ["QUILL_FAILPOINT": "upload.appended:1:stop", "QUILL_FAILPOINT_TRACE": trace])
        let sending = try desk.start(["article", input, "--to", "folder:out"])
        while try !desk.read("trace").contains("upload.appended") { try Task.checkCancellation() }
        sending.signal(SIGINT)
        server.signal(SIGCONT)
        let broken = try await sending.ended()
        #expect(broken.code == 128 + SIGINT && !broken.err.contains("could not be taken back"), "\(broken)")
        #expect(try desk.files("home/uploads").isEmpty)
        #expect(try await desk.database("SELECT count(*) FROM runs") == "0\n")
        _ = try await desk.stop(server)
    }

    @Test("When the server is killed in the middle of a run, the next command works by itself and ends it")
    func killed() async throws {
        let desk = try Desk()
        let input = try await desk.recording(seconds: 24)
        let server = try await desk.serve()
        let listening = try desk.start(["events"])
        #expect(try await listening.says("Listening"))
        let watching = try desk.start(["article", input, "--variants", "none", "--to", "folder:out"])
        #expect(try await watching.says("Transcript: "))
        server.signal(SIGKILL)
        _ = try await server.ended()
        let lost = try await watching.ended()
        #expect(lost.code == 1 && lost.err.contains("[unreachable]"), "\(lost)")
        #expect(try await listening.ended().code == 1)

        let working = try desk.start(["article", input, "--variants", "none", "--to", "folder:out"])
        #expect(try await working.says("Transcript: "))
        // What the killed server left does not mislead those who look meanwhile.
        let runs = try await desk.quill("runs", "--json")
        #expect(runs.code == 0, "\(runs)")
        let told = try await working.ended()
        #expect(told.code == 0, "\(told)")
        #expect(try desk.files("out").keys.filter { $0.hasSuffix(".md") }.count == 1)
        let nobody = try await desk.quill("events", "--json")
        #expect(try nobody.code == 1 && nobody.problem().hint.contains("quill serve"))
    }

    @Test("A server of another version is told as that, with a way out")
    func otherVersion() async throws {
        let desk = try Desk()
        try await desk.tool("mkdir", desk.home)
        let old = try RunningQuill(["python3", "-c", Self.otherServer, desk.home], environment: [:], in: desk.folder)
        #expect(try await old.says("ready"))
        let told = try await desk.quill("items", "--json")
        #expect(told.code == 1)
        #expect(try told.problem().code == "conflict" && told.out.contains("Quill 0.0.1, and this is Quill "), "\(told.out)")
        #expect(try told.problem().hint.contains("same version"))
        // The test runner blocks the gentler signals, and Python inherits that.
        old.signal(SIGKILL)
        _ = try await old.ended()
    }

    /// Holds the lock of a home, and answers every request as version 0.0.1 would answer the first one.
    private static let otherServer = """
        import fcntl, http.server, os, struct, sys
        home = sys.argv[1]
        lock = open(home + "/lock", "w")
        # struct flock of the whole file: type, whence, start, length, process.
        fcntl.fcntl(lock, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
        class Old(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = b'{"name":"Quill","version":"0.0.1","environment":"development","queue_mode":"inline","endpoints":{}}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
        server = http.server.HTTPServer(("127.0.0.1", 0), Old)
        open(home + "/server", "w").write("http://127.0.0.1:%d\\n" % server.server_port)
        print("ready", file=sys.stderr, flush=True)
        server.serve_forever()
        """

    /// With ids and times taken out.
    private func anonymous(_ text: String) -> String {
        text.replacing(/(itm|run|job|doc|dst)_[0-9A-Z]{26}/) { "\($0.1)_" }
            .replacing(/\d{4}-\d\d-\d\dT[\d:.]+Z/, with: "T").replacing(/"seconds" : [\d.e-]+/, with: "S")
    }
}

extension Desk {
    /// A server that owns the home, at any free port, in a folder of its own.
    func serve(in place: String? = nil, environment: [String: String] = [:]) async throws -> RunningQuill {
        let server = try start(["serve"], environment: environment.merging(["QUILL_LISTEN": "127.0.0.1:0"]) { $1 }, in: place)
        let isUp = try await server.says("The API is at")
        try #require(isUp, "the server does not come up")
        return server
    }

    func stop(_ server: RunningQuill) async throws -> Outcome {
        server.signal(SIGTERM)
        return try await server.ended()
    }
}
