internal import Children
internal import Foundation
internal import QuillCore

/// Looks at everything that Quill needs from outside and says how to get what is missing.
package struct Doctor: Sendable {
    package struct Report: Sendable, Encodable {
        package let checks: [Check]
        package let models: [Model]
        package var isHealthy: Bool {
            checks.allSatisfy(\.isThere) && models.contains { $0.isThere && $0.purpose.hasPrefix("speech to text") }
        }
    }

    package struct Check: Sendable, Encodable {
        package let name: String
        package let isThere: Bool
        package let detail: String
        package let remedy: String
    }

    package struct Model: Sendable, Encodable {
        package let name, purpose, origin, licence, licenceFrom, replacedBy: String
        package let packages: [String]
        package let bytes: Int
        package let isThere: Bool
    }

    let configuration: Configuration
    private let tools: Tools

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        tools = Tools(root: configuration.tools)
    }

    package func examine() async -> Report {
        let database = await DatabaseCheck(configuration: configuration).examine()
        let checks = [
            await program("ffmpeg", "ffmpeg", ["-version"], "reads recordings", "apt-get install ffmpeg"),
            await program("ffprobe", "ffprobe", ["-version"], "looks into recordings", "apt-get install ffmpeg"),
            await program("pandoc", "pandoc", ["--version"], "reads DOCX", "apt-get install pandoc"),
            await program("yt-dlp", tools.ytDLP, ["--version"], "reads addresses", "make setup"),
            await program(
                "faster-whisper", tools.speechPython, ["-c", "import sys, faster_whisper; sys.stdout.write(faster_whisper.__version__)"],
                "hears words",
                "make setup"),
            await program(
                "trafilatura", tools.fetchPython, ["-c", "import sys, trafilatura; sys.stdout.write(trafilatura.__version__)"],
                "reads HTML", "make setup"),
            home(), await storage(database.files), await queueCheck(configuration.queue),
        ]
        return Report(checks: checks + limits() + database.checks, models: models())
    }

    private func program(_ name: String, _ path: String, _ arguments: [String], _ use: String, _ remedy: String) async -> Check {
        let command = Command(executable: path, arguments: arguments, limits: ChildLimits(timeLimitSeconds: 60))
        do {
            let result = try await Child.run(command, output: .collect(limitBytes: 64 * 1024))
            let first = String(decoding: result.output, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
            return Check(name: name, isThere: result.succeeded, detail: "\(first)  (\(use))", remedy: remedy)
        } catch {
            return Check(name: name, isThere: false, detail: "not found (\(use))", remedy: remedy)
        }
    }

    /// - Parameter trouble: that they are not those of the rows.
    private func storage(_ trouble: QuillError?) async -> Check {
        let shown = configuration.storage.shown(home: configuration.home)
        do throws(QuillError) {
            if let trouble { throw trouble }
            try await configuration.storage.probe(home: configuration.home)
            return Check(name: "files", isThere: true, detail: shown, remedy: "")
        } catch {
            return Check(
                name: "files", isThere: false, detail: "\(shown): \(error.message)", remedy: error.hint ?? "Mend QUILL_STORAGE_URL.")
        }
    }

    private func home() -> Check {
        let path = configuration.home
        let manager = FileManager.default
        var place = path
        while !manager.fileExists(atPath: place), place != "/" { place = (place as NSString).deletingLastPathComponent }
        return Check(
            name: "home", isThere: manager.isWritableFile(atPath: place), detail: path,
            remedy: "Set QUILL_HOME to a folder that you may write.")
    }

    private struct Catalogue: Decodable {
        struct Entry: Decodable {
            struct File: Decodable {
                let name: String
                let bytes: Int
            }
            let name, purpose, origin, licence, licenceFrom, replacedBy: String
            let packages: [String]
            let files: [File]

            enum CodingKeys: String, CodingKey {
                case name, purpose, origin, licence, packages, files
                case licenceFrom = "licence_from"
                case replacedBy = "replaced_by"
            }
        }
        let models: [Entry]
    }

    /// The catalogue that set-up works by; empty when set-up has not run.
    private func models() -> [Model] {
        guard let data = FileManager.default.contents(atPath: tools.catalogue) else { return [] }
        let catalogue: Catalogue
        do { catalogue = try JSONDecoder().decode(Catalogue.self, from: data) } catch { return [] }
        return catalogue.models.map { entry in
            let folder = tools.model(entry.name)
            let isThere = entry.files.allSatisfy { sizeOf(folder + "/" + $0.name) == $0.bytes }
            return Model(
                name: entry.name, purpose: entry.purpose, origin: entry.origin, licence: entry.licence, licenceFrom: entry.licenceFrom,
                replacedBy: entry.replacedBy, packages: entry.packages, bytes: entry.files.reduce(0) { $0 + $1.bytes }, isThere: isThere)
        }
    }

    private func sizeOf(_ path: String) -> Int? {
        do { return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int } catch { return nil }
    }
}
