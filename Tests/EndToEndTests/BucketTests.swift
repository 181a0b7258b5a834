import BucketPeer
import Foundation
import HTTPClient
import S3
import Testing

@Suite("With files in a bucket")
struct BucketTests {
    private func environment(_ server: BucketServer, _ bucket: String, secret: String = "secretsecret") -> [String: String] {
        [
            "QUILL_STORAGE_URL": server.address(bucket, folder: "quill"), "AWS_ACCESS_KEY_ID": "test:quill",
            "AWS_SECRET_ACCESS_KEY": secret,
        ]
    }

    @Test("A server that starts with other options of its bucket notes which, and the trail holds no key") func noted() async throws {
        let server = try await BucketServer()
        let desk = try Desk()
        let first = environment(server, "first")
        var second = first
        second["QUILL_STORAGE_URL", default: ""] += "&links=600"
        for settings in [first, first, second] { #expect(try await desk.stop(try await desk.serve(environment: settings)).code == 0) }
        let trail = try await desk.quill("audit", "--action", "settings.changed", "--json", environment: [:])
        let noted = try #require(try trail.json()["data"] as? [[String: Any]])
        let after = noted.map { $0["after"] as? [String: String] ?? [:] }
        #expect(after.map { $0["QUILL_STORAGE_URL links"] } == ["600", nil], "newest first: \(noted)")
        #expect(after.last?["QUILL_STORAGE_URL endpoint"]?.hasPrefix("http") == true && after.last?["QUILL_STORAGE_URL region"] != nil)
        #expect(try await desk.database("SELECT count(*) FROM audit WHERE facts_before || facts_after LIKE '%secretsecret%'") == "0\n")
    }

    @Test("An article is made, served and made anew; a backup takes the files along, and a restore puts them into another bucket")
    func article() async throws {
        let server = try await BucketServer()
        let desk = try Desk()
        let (first, second) = (environment(server, "first"), environment(server, "second"))
        let made = try await desk.quill(["article", desk.captions(), "--to", "folder:out", "--json"], environment: first)
        #expect(made.code == 0, "\(made.out)\(made.err)")
        #expect(try desk.files("out").keys.filter { $0.hasSuffix(".md") }.count == 1)
        #expect(!FileManager.default.fileExists(atPath: desk.home + "/blobs"))
        #expect(try await desk.quill(["doctor"], environment: first).out.contains("✓ files"))

        let serving = try await desk.serve(environment: first)
        let address = try String(contentsOfFile: desk.home + "/server", encoding: .utf8).trimmingCharacters(in: .newlines)
        let asset = try await desk.database("SELECT id FROM artifacts WHERE job IS NULL LIMIT 1").trimmingCharacters(in: .newlines)
        let whole = try Data(contentsOf: URL(fileURLWithPath: desk.path("talk.vtt")))
        let part = try await desk.tool("curl", "-sS", "-D", desk.path("head"), "-r", "5-24", address + "/api/v1/assets/" + asset)
        #expect(Data(part.utf8) == whole[5...24])
        #expect(try desk.read("head").contains("206"))
        #expect(try await desk.tool("curl", "-sS", address + "/readyz") == "ready\n")
        // Sent to the server in pieces, and from there to the bucket.
        try desk.write("wasps.vtt", desk.read("talk.vtt").replacingOccurrences(of: "bees", with: "wasps"))
        let sent = try await desk.quill("article", "wasps.vtt", "--to", "folder:out", "--json")
        #expect(sent.code == 0, "\(sent.out)\(sent.err)")
        #expect(try desk.files("home/uploads").isEmpty)
        try await server.tell("stop")
        let unready = try await desk.tool("curl", "-sS", "-o", desk.path("body"), "-w", "%{http_code}", address + "/readyz")
        #expect(unready == "503")
        try await server.tell("start")
        #expect(try await desk.tool("curl", "-sS", address + "/readyz") == "ready\n")
        #expect(try await desk.stop(serving).code == 0)

        #expect(try await desk.quill(["backup", "--to", "saved"], environment: first).code == 0)
        var again = second
        again["QUILL_HOME"] = desk.path("again")
        let restored = try await desk.quill(["restore", "saved"], environment: again)
        #expect(restored.code == 0, "\(restored.out)\(restored.err)")
        let checked = try await desk.quill(["repair", "--dry-run", "--json"], environment: again)
        #expect(checked.code == 0, "\(checked.out)\(checked.err)")
        #expect(try checked.json()["checked"] as? Int ?? 0 > 3)
    }

    @Test("Keys that are wrong or absent, and a bucket that is not there, are told before any work")
    func refusals() async throws {
        let server = try await BucketServer.shared()
        let desk = try Desk()
        let wrong = try await desk.quill(
            ["article", desk.captions(), "--json"], environment: environment(server, "first", secret: "no-such-secret"))
        #expect(try wrong.problem().code == "auth-failed")
        #expect(try wrong.problem().hint.contains("AWS_SECRET_ACCESS_KEY"))
        #expect(!wrong.out.contains("no-such-secret") && !wrong.err.contains("no-such-secret"))
        let nowhere = try await desk.quill(["article", "talk.vtt", "--json"], environment: environment(server, "nowhere"))
        #expect(try nowhere.problem().code == "folder-missing")
        let doctor = try await desk.quill(["doctor"], environment: environment(server, "nowhere"))
        #expect(doctor.out.contains("✗ files"))
        // Keys that may read and list, and not write any more, are found before any work too: nothing of this is to be made anew.
        let once = ["article", "talk.vtt", "--variants", "none", "--json"]
        #expect(try await desk.quill(once, environment: environment(server, "shown")).code == 0)
        var reader = environment(server, "shown", secret: "readsecret")
        reader["AWS_ACCESS_KEY_ID"] = "test:reader"
        let unwritten = try await desk.quill(once, environment: reader)
        #expect(try unwritten.problem().code == "permission-denied", "\(unwritten)")
        #expect(try unwritten.problem().hint.contains("write"), "\(unwritten)")
        let keyless = try await desk.quill(
            ["config"], environment: ["QUILL_STORAGE_URL": server.address("first"), "AWS_ACCESS_KEY_ID": ""])
        #expect(keyless.err.contains("AWS_ACCESS_KEY_ID"))
        let shown = try await desk.quill(["config"], environment: environment(server, "first"))
        #expect(shown.code == 0 && !shown.out.contains("secretsecret"))
    }

    @Test("What was removed behind Quill's back comes back from the versions that the bucket keeps")
    func versions() async throws {
        let server = try await BucketServer.shared()
        let desk = try Desk()
        let settings = environment(server, "kept")
        #expect(try await desk.quill(["article", desk.captions(), "--variants", "none", "--json"], environment: settings).code == 0)
        let content = try await desk.database("SELECT content FROM artifacts WHERE variant = 'media'").trimmingCharacters(in: .newlines)
        let client = HTTPClient(.trusted(userAgent: "test"))
        let bucket = try server.bucket("kept", folder: "quill", over: client)
        #expect(try await bucket.head("blobs/" + content) != nil)
        try await bucket.delete("blobs/" + content)

        let dry = try await desk.quill(["repair", "--dry-run"], environment: settings)
        #expect(dry.code == 0 && dry.out.contains("would be put back"), "\(dry)")
        #expect(try await bucket.head("blobs/" + content) == nil)
        let mended = try await desk.quill(["repair"], environment: settings)
        #expect(mended.code == 0 && mended.out.contains("is put back"), "\(mended)")
        #expect(try await bucket.head("blobs/" + content) != nil)
        let after = try await desk.quill(["repair"], environment: settings)
        #expect(after.code == 0 && after.out.contains("all whole"), "\(after)")
        // Damage is told as often as it is looked for, whatever the machine has in its cache.
        let right = try await bucket.get("blobs/" + content, limit: 1 << 20)
        for isCached in [false, true] {
            if !isCached { try FileManager.default.removeItem(atPath: desk.home + "/cache") }
            try await bucket.put("blobs/" + content, bytes: Array(repeating: 7, count: right.count), over: true)
            for _ in 1...2 {
                let told = try await desk.quill(["repair", "--dry-run"], environment: settings)
                #expect(told.code == 0 && told.out.contains("would be put back"), "\(told)")
            }
            let mended = try await desk.quill(["repair"], environment: settings)
            #expect(mended.out.contains(isCached ? "cache is right, and is put back" : "An older version"), "\(mended)")
            #expect(try await bucket.get("blobs/" + content, limit: 1 << 20) == right)
        }
        // Nothing was forgotten: the second time finds everything made.
        let again = try await desk.quill(["article", "talk.vtt", "--variants", "none", "--json"], environment: settings)
        #expect(try again.jobs().isEmpty, "\(again)")
        #expect(try await desk.quill(["audit"], environment: settings).out.contains("put_back"))
        await client.close()
    }

    @Test("A bucket without a single file is told as that, as often as it is looked at, also where a few could be put back")
    func emptied() async throws {
        let server = try await BucketServer.shared()
        let desk = try Desk()
        var settings = environment(server, "first")
        settings["QUILL_STORAGE_URL"] = server.address("first", folder: "emptied")
        #expect(try await desk.quill(["article", desk.captions(), "--json"], environment: settings).code == 0)
        let client = HTTPClient(.trusted(userAgent: "test"))
        let bucket = try server.bucket("first", folder: "emptied", over: client)
        let contents = try await desk.database("SELECT DISTINCT content FROM artifacts").split(separator: "\n")
        try #require(contents.count >= 10)
        for content in contents { try await bucket.delete("blobs/" + content) }
        let cached = try desk.files("home/cache")
        try #require(!cached.isEmpty && cached.count < contents.count)
        for _ in 1...2 {
            let told = try await desk.quill(["repair", "--json"], environment: settings)
            #expect(try told.code == 1 && told.problem().code == "home-damaged", "\(told)")
        }
        #expect(try await desk.database("SELECT count(*) FROM artifacts WHERE is_rejected = 1") == "0\n")
        let accepted = try await desk.quill(["repair", "--accept-loss"], environment: settings)
        #expect(accepted.out.contains("cache is right, and is put back") && accepted.out.contains("makes it anew"), "\(accepted)")
        await client.close()
    }

    @Test("Where links are allowed, a large file comes from the bucket, with its type and in parts, and the pages may play it")
    func links() async throws {
        let server = try await BucketServer.shared()
        let desk = try Desk()
        var settings = environment(server, "second")
        settings["QUILL_STORAGE_URL"] = server.address("second", folder: "links") + "&links=300"
        try await desk.tool("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=duration=20", desk.path("tone.wav"))
        try desk.write("page.html", "<!doctype html><p>" + String(repeating: "Bees fly. ", count: 120_000))
        _ = try desk.captions()
        let serving = try await desk.serve(environment: settings)
        let address = try desk.read("home/server").trimmingCharacters(in: .newlines)
        func sent(_ name: String) async throws -> String {
            let taken = try await desk.tool("curl", "-sS", "-F", "file=@" + desk.path(name), address + "/api/v1/ingest")
            let answer = try #require(try JSONSerialization.jsonObject(with: Data(taken.utf8)) as? [String: Any])
            let item = try #require((answer["item"] as? [String: Any])?["id"] as? String, "\(taken)")
            let asset = try await desk.database("SELECT id FROM artifacts WHERE instr(subject, '\(item)') AND variant = 'media'")
            return address + "/api/v1/assets/" + asset.trimmingCharacters(in: .newlines)
        }
        func ask(_ words: String...) async throws -> (head: String, status: String) {
            let made = ["curl", "-sS", "-D", desk.path("head"), "-o", desk.path("body"), "-w", "%{http_code}"] + words
            let ended = try await RunningQuill(made, environment: ProcessInfo.processInfo.environment, in: desk.folder).ended()
            return (try desk.read("head"), ended.out)
        }
        let tone = try await sent("tone.wav")
        let first = try await ask(tone)
        #expect(first.status == "307" && first.head.contains("Cache-Control: private, no-store"), "\(first)")
        #expect(first.head.contains("Location: http://127.0.0.1:\(server.port)/second/links/blobs/"), "\(first)")
        let whole = try Data(contentsOf: URL(fileURLWithPath: desk.path("tone.wav")))
        let all = try await ask("-L", tone)
        #expect(all.status == "200" && all.head.lowercased().contains("content-type: audio/wav"), "\(all)")
        #expect(all.head.lowercased().contains("content-disposition: inline"), "\(all)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: desk.path("body"))) == whole)
        #expect(try await ask("-L", "-r", "5-24", tone).status == "206")
        #expect(try Data(contentsOf: URL(fileURLWithPath: desk.path("body"))) == whole[5...24])
        let looked = try await ask("-L", "-I", tone)
        #expect(looked.status == "200" && looked.head.lowercased().contains("content-length: \(whole.count)"), "\(looked)")
        // What could run stays a download there too; what is small comes from here.
        let page = try await ask("-L", try await sent("page.html"))
        #expect(page.status == "200" && page.head.lowercased().contains("content-disposition: attachment"), "\(page)")
        #expect(try await ask(sent("talk.vtt")).status == "200")
        let shown = try await ask(address + "/")
        #expect(shown.head.contains("media-src 'self' blob: http://127.0.0.1:\(server.port);"), "\(shown)")
        #expect(try await desk.stop(serving).code == 0)

        settings["QUILL_STORAGE_URL"] = server.address("second", folder: "links")
        let plain = try await desk.serve(environment: settings)
        let other = try desk.read("home/server").trimmingCharacters(in: .newlines)
        #expect(try await ask(tone.replacingOccurrences(of: address, with: other)).status == "200")
        #expect(try await ask(other + "/").head.contains("media-src 'self' blob:;"))
        #expect(try await desk.stop(plain).code == 0)
        settings["QUILL_STORAGE_URL"] = server.address("second") + "&links=5"
        let refused = try await desk.quill(["config"], environment: settings)
        #expect(refused.err.contains("links is a number of seconds from 60 to 604800"), "\(refused)")
    }
}
