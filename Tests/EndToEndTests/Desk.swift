import Foundation
import Testing

/// A folder with a home of its own, in which the built `quill` is run as a person would run it. Removed with the last reference.
final class Desk: Sendable {
    let folder: String

    var home: String { folder + "/home" }

    /// - Parameter parent: where to lay it; by default where temporary files lie.
    init(in parent: String = FileManager.default.temporaryDirectory.path) throws {
        folder = parent + "/quill-desk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record("\(folder) stays: \(error)") }
    }

    /// The root of the package, where set-up put the tools.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// The built command, beside the test bundle.
    static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/quill"

    /// Runs `quill` to its end.
    func quill(_ arguments: String..., environment: [String: String] = [:], asNobody: Bool = false) async throws -> Outcome {
        try await start(arguments, environment: environment, asNobody: asNobody).ended()
    }

    func quill(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        try await start(arguments, environment: environment).ended()
    }

    /// Begins to run `quill`, in the desk's folder or another one.
    func start(
        _ arguments: [String], environment: [String: String] = [:], asNobody: Bool = false, in place: String? = nil
    ) throws -> RunningQuill {
        var given = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("QUILL_") }
        given["QUILL_HOME"] = home
        given["QUILL_TOOLS"] = Self.package + "/.quill-tools"
        given["QUILL_WHISPER_MODEL"] = "tiny.en"
        given["QUILL_SPEECH_WORKERS"] = "2"
        given.merge(environment) { $1 }
        let command = asNobody ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Self.executable] : [Self.executable]
        return try RunningQuill(command + arguments, environment: given, in: place ?? folder)
    }

    /// Runs another program, which must succeed.
    @discardableResult
    func tool(_ words: String...) async throws -> String {
        let ended = try await RunningQuill(words, environment: ProcessInfo.processInfo.environment, in: folder).ended()
        try #require(ended.code == 0, "\(words[0]) failed; `make setup` installs what the tests need. \(ended.err)")
        return ended.out
    }

    /// Asks the home's database, with Python's own SQLite; a line a row, the columns separated by `|`.
    @discardableResult
    func database(_ sql: String) async throws -> String {
        let script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as database:
                for row in database.execute(sys.argv[2]): print("|".join(map(str, row)))
            """
        return try await tool("python3", "-c", script, home + "/quill.db", sql)
    }

    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }

    func path(_ name: String) -> String { folder + "/" + name }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// Every file below `name`, by its path there; links and folders apart.
    func files(_ name: String) throws -> [String: String] {
        var found: [String: String] = [:]
        for relative in try FileManager.default.subpathsOfDirectory(atPath: path(name)) {
            let whole = path(name) + "/" + relative
            guard try FileManager.default.attributesOfItem(atPath: whole)[.type] as? FileAttributeType == .typeRegular else { continue }
            found[relative] = String(decoding: try Data(contentsOf: URL(fileURLWithPath: whole)), as: UTF8.self)
        }
        return found
    }

    /// Captions of about two minutes with two topics.
    func captions(_ name: String = "talk.vtt") throws -> String {
        var text = "WEBVTT\n\n"
        for (index, line) in Self.lines.enumerated() {
            text +=
                "00:\(Self.two(index * 6 / 60)):\(Self.two(index * 6 % 60)).000 --> 00:\(Self.two((index * 6 + 5) / 60)):\(Self.two((index * 6 + 5) % 60)).500\n\(line)\n\n"
        }
        return try write(name, text)
    }

    /// A short real recording: the beginning of the spoken sample.
    func recording(seconds: Int) async throws -> String {
        let sample = Self.package + "/.quill-tools/sample/talk.m4a"
        try #require(FileManager.default.fileExists(atPath: sample), "the sample is missing; `make sample` speaks it")
        try await tool("ffmpeg", "-nostdin", "-v", "error", "-y", "-t", "\(seconds)", "-i", sample, "-c", "copy", path("talk.m4a"))
        return path("talk.m4a")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let lines = [
        "Welcome to this talk about keeping bees in the middle of a city.",
        "A colony of bees needs flowers within two miles of its hive.",
        "City parks have more kinds of flowers than many fields outside.",
        "That is why bees in the city often make more honey than bees in the country.",
        "The hive should stand on a flat roof that faces the morning sun.",
        "Neighbours worry about stings, so tell them before the bees arrive.",
        "In our first year we lost half of the colonies to a hard winter.",
        "Now let us talk about what it costs to begin.",
        "A wooden hive costs about two hundred euros when you build it yourself.",
        "A colony costs another hundred and fifty euros in the spring.",
        "You also need a veil, gloves and a smoker, which together cost eighty euros.",
        "Our group shares one honey extractor, because it costs more than all the rest.",
        "In the second year the honey paid for the wood of three new hives.",
        "The most important thing is a neighbour who keeps bees and answers questions.",
        "Begin with two colonies, since one alone gives you nothing to compare with.",
        "Thank you, and come to see the hives on the roof of the library.",
    ]
}

/// What a command came to.
struct Outcome: Sendable {
    /// The exit code; of a process that a signal ended, the signal's number with a minus.
    let code: Int32
    let out: String
    let err: String

    /// Standard output as the one JSON document that it must be.
    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any], "no JSON object: \(out)\n\(err)")
    }

    func problem() throws -> (code: String, hint: String) {
        let error = try #require(try json()["error"] as? [String: Any], "no error in \(out)")
        return (try #require(error["code"] as? String), error["hint"] as? String ?? "")
    }

    func jobs() throws -> [(target: String, state: String)] {
        let jobs = try #require(try json()["jobs"] as? [[String: Any]], "no jobs in \(out)\n\(err)")
        return jobs.map { ($0["target"] as? String ?? "", $0["state"] as? String ?? "") }
    }
}
