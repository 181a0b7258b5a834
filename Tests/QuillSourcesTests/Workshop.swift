import Children
import Foundation
import Media
import QuillCore
import Support
import Testing

@testable import QuillSources

/// A temporary folder in which tools make the input of the tests, removed with the last reference. It is also the work that a
/// reader is given.
final class Workshop: Work {
    let folder: String
    let scratch: String
    private let told = Lock<[QuillCore.Progress]>([])

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "quill-sources-\(UUID().uuidString)").path
        scratch = folder + "/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { Issue.record(error) }
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    /// Runs a program freely; it makes what the tests read.
    func make(_ name: String, _ program: String, _ arguments: String...) async throws -> String {
        let path = folder + "/" + name
        do {
            let result = try await Child.run(
                Command(executable: program, arguments: arguments + [path], workingDirectory: folder))
            try #require(result.succeeded, "\(String(decoding: result.errorTail, as: UTF8.self))")
        } catch ChildError.notFound {
            Issue.record("\(program) is missing; `make setup` installs it")
        }
        return path
    }

    /// Thirty seconds of a tone under a moving picture, with these further arguments before the output.
    func film(_ name: String, _ arguments: [String] = []) async throws -> String {
        let path = folder + "/" + name
        let result = try await Child.run(
            Command(
                executable: "ffmpeg",
                arguments: [
                    "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "sine=440:d=30:r=16000", "-f", "lavfi", "-i",
                    "testsrc2=s=64x64:r=2:d=30",
                ] + arguments + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "24k", path],
                workingDirectory: folder))
        try #require(result.succeeded, "\(String(decoding: result.errorTail, as: UTF8.self))")
        return path
    }

    // MARK: Work

    var item: Item { item("input") }
    var target: Target { Target(.item(item.id), .source) }
    var parameters: Parameters { Parameters(writer: "extractive", speechModel: "whisper-tiny", maxSections: 3) }
    var document: DocumentContext? { nil }
    var progress: [QuillCore.Progress] { told.withLock { $0 } }

    func input(_ variant: Variant) async throws(QuillError) -> [UInt8] { throw QuillError(.notFound, "none") }
    func inputFile(_ variant: Variant) async throws(QuillError) -> String { throw QuillError(.notFound, "none") }
    func once(
        _ key: String, input: QuillCore.Digest, _ make: @Sendable () async throws(QuillError) -> Metered
    ) async throws(QuillError) -> [UInt8] { try await make().result }
    func effect(
        _ key: String, input: QuillCore.Digest, locate: @Sendable () async throws(QuillError) -> [UInt8]?,
        write: @Sendable () async throws(QuillError) -> [UInt8]
    ) async throws(QuillError) -> [UInt8] { try await write() }
    func turn(to lane: String) async throws(QuillError) {}
    func report(_ progress: QuillCore.Progress) { told.withLock { $0.append(progress) } }

    func item(_ title: String, url: String? = nil) -> Item {
        Item(
            id: ID(trusted: "itm_test"), project: ID(trusted: "prj_test"), kind: url == nil ? .file : .web,
            contentID: ContentID(trusted: "file:test"), title: title, url: url, createdAt: Timestamp(milliseconds: 0))
    }
}

/// What `make setup` installs, found from the repository's root.
enum Installed {
    static let root = String(#filePath.split(separator: "/Tests/QuillSourcesTests").first ?? "")
    static let folder = ProcessInfo.processInfo.environment["QUILL_TOOLS"] ?? root + "/.quill-tools"

    static func tools() throws -> FetchTools {
        let tools = FetchTools(folder: folder)
        for path in [tools.ytDLP, tools.python, tools.readableHelper] {
            try #require(FileManager.default.fileExists(atPath: path), "\(path) is missing; `make setup` installs it")
        }
        return tools
    }
}

/// Three paragraphs that a person could have written, as captions of thirty seconds.
enum Sample {
    static let captions = """
        WEBVTT

        00:00.500 --> 00:09.000
        The sea rises and falls twice a day, and the moon is the reason for that.

        00:09.200 --> 00:19.000
        Its pull is a little stronger on the side that faces it, so the water there is drawn out.

        00:19.100 --> 00:29.500
        On the other side it is weaker, and the water stays behind. This is what we call the tides.

        """

    /// As a machine hears it: no capitals, no punctuation, enough of it to judge.
    static var machineCaptions: String {
        "WEBVTT\n\n"
            + (0..<15).map { "00:\(pad($0 * 2)).000 --> 00:\(pad($0 * 2 + 1)).900\nso the water number \($0) goes up there\n\n" }.joined()
    }

    private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// The error of something that has to fail.
func failure<T>(_ body: () async throws(QuillError) -> T) async throws -> QuillError {
    do {
        let value = try await body()
        Issue.record("It worked: \(value)")
        throw CancellationError()
    } catch let error as QuillError {
        return error
    }
}
