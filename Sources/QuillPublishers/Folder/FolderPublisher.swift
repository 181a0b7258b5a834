internal import Glibc
package import QuillCore

/// Writes articles as files for a static site, and keeps them up to date in place.
package struct FolderPublisher: Publisher {
    /// Where destinations may lie; empty means anywhere.
    private let roots: [String]
    private let files = FolderFiles()

    package init(roots: [String]) { self.roots = roots }

    package let descriptor = PublisherDescriptor(
        kind: "folder", title: "Folder or static site", usage: "folder:PATH[?style=plain&edited=keep]",
        fields: [
            .init(key: "style", help: "Whose front matter and folders.", values: FolderStyle.allCases.map(\.rawValue), standard: "plain"),
            .init(
                key: "edited", help: "What to do with a file that was edited there: keep it and say so, or replace it and keep a copy.",
                values: ["keep", "replace"], standard: "keep"),
        ])

    package func parse(_ written: String) throws(QuillError) -> (locator: String, settings: [String: String]) {
        let parts = written.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let path = parts.first, !path.isEmpty, !path.utf8.contains(0) else {
            throw QuillError(.invalidInput, "to: the folder's path is missing.", hint: "Write it as \(descriptor.usage).")
        }
        var settings: [String: String] = [:]
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard let field = descriptor.fields.first(where: { $0.key == sides[0] }) else {
                throw QuillError(.invalidInput, "to: a folder has no setting \(sides[0]).", hint: "Write it as \(descriptor.usage).")
            }
            guard sides.count == 2, field.values.contains(sides[1]) else {
                throw QuillError(.invalidInput, "to: \(field.key) is one of \(field.values.joined(separator: ", ")).", hint: field.help)
            }
            settings[field.key] = sides[1]
        }
        let locator = FolderPath.absolute(path)
        guard roots.isEmpty || roots.contains(where: { locator == $0 || locator.hasPrefix($0 + "/") }) else {
            throw QuillError(
                .notAllowed, "to: folders may lie in \(roots.joined(separator: ", ")) alone.", hint: "Choose one there, or change QUILL_FOLDERS.")
        }
        return (locator, settings)
    }

    package func publish(_ publication: Publication, to destination: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt {
        try await files.publish(FolderPlan(publication, destination, replacing), replacing, keepsEdits: destination.settings["edited"] != "replace")
    }

    package func locate(_ publication: Publication, at destination: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt? {
        try await files.locate(FolderPlan(publication, destination, replacing))
    }
}

/// Paths as text: a destination may be named before its folder exists.
enum FolderPath {
    static func absolute(_ path: String) -> String {
        var whole = path
        if !path.hasPrefix("/") {
            var buffer = [CChar](repeating: 0, count: 4_096)
            whole = (getcwd(&buffer, buffer.count).map { String(cString: $0) } ?? "") + "/" + path
        }
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
