package import QuillCore

/// Writes articles as files for a static site, and keeps them up to date in place.
package struct FolderPublisher: Publisher {
    /// Where destinations may lie; empty means anywhere.
    private let roots: [String]
    private let files: FolderFiles

    /// - Parameter before: Called before each change of the folder; tests make it fail there, as a full disk would.
    package init(roots: [String], before: @escaping @Sendable (FolderChange) throws(QuillError) -> Void = { _ in }) {
        self.roots = roots.map(FolderPath.absolute)
        files = FolderFiles(allowed: self.roots, before: before)
    }

    package let descriptor = PublisherDescriptor(
        kind: "folder", title: "Folder or static site", usage: "folder:PATH[?style=plain&edited=keep]", fields: FolderSettings.fields)

    package func parse(_ written: String) throws(QuillError) -> (locator: String, settings: [String: String]) {
        let parts = written.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, !path.isEmpty, !path.utf8.contains(0) else {
            throw QuillError(.invalidInput, "to: the folder's path is missing.", hint: "Write it as \(descriptor.usage).")
        }
        let settings = try FolderSettings.parse(parts.count > 1 ? parts[1] : "", usage: descriptor.usage)
        let locator = FolderPath.absolute(String(path))
        guard roots.isEmpty || roots.contains(where: { FolderPath.lies(locator, in: $0) }) else { throw refusal }
        return (locator, settings)
    }

    package func publish(_ publication: Publication, to destination: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt
    {
        let plan = try FolderPlan(publication, destination, replacing)
        return try await files.publish(plan, replacing, keepsEdits: destination.settings["edited"] != "replace")
    }

    package func condition(of ref: RemoteRef, at destination: Destination) async throws(QuillError) -> RemoteCondition {
        try await files.condition(of: ref, in: destination.locator)
    }

    package func locate(_ publication: Publication, at destination: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt?
    {
        try await files.locate(FolderPlan(publication, destination, replacing), replacing)
    }

    private var refusal: QuillError {
        QuillError(
            .notAllowed, "to: folders may lie in \(roots.joined(separator: ", ")) alone.",
            hint: "Choose one there, or change QUILL_FOLDERS.")
    }
}

/// A change of a destination folder, with the file's path below it.
package enum FolderChange: Sendable, Hashable {
    /// The new content of a file, under a temporary name.
    case write(String)
    /// It takes the place of the old one.
    case rename(String)
    case copyAside(String)
    case remove(String)
}
