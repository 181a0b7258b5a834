import Foundation
import QuillCore
import QuillPublishers

/// A folder of its own that goes with the test.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "quill-publish-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") } }

    func destination(_ settings: [String: String] = [:], below: String = "") -> Destination {
        Destination(id: ID(trusted: "dst_1"), project: Project.defaultID, kind: "folder", locator: path + below, settings: settings)
    }

    /// Every file below it, by its path.
    func files() throws -> [String: String] { try Self.files(path) }

    static func files(_ path: String) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder), !isFolder.boolValue else { continue }
            found[name] = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
        }
        return found
    }

    func write(_ text: String, to name: String) throws {
        let file = URL(filePath: path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    /// What tells a file that was written anew from one that was left: rename gives another number.
    func fileNumber(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.systemFileNumber] as? Int
    }
}

enum Samples {
    static func publication(
        _ text: String = "Words.", slug: String = "a-talk", document: String = "doc_1", title: String = "A talk",
        transcript: String = "<p>t</p>",
        attachments: [String] = ["transcript.html", "transcript.vtt"]
    ) -> Publication {
        Publication(
            document: ID(trusted: document), revision: ID(trusted: "rev_1"),
            frontMatter: FrontMatter(title: title, description: "About it", slug: slug, tags: ["one", "two: three"], language: "en"),
            date: Timestamp(milliseconds: 1_795_232_627_000), markdown: text + " [2:13](attachment:transcript.html#c1)\n", html: "",
            attachments: attachments.map { Publication.Attachment(name: $0, bytes: Array(transcript.utf8)) })
    }
}

/// The error that `body` throws, or nil.
func failure(_ body: () async throws -> Void) async -> QuillError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? QuillError
    }
}
