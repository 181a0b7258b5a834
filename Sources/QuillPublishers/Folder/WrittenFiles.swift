internal import QuillCore

/// What we last wrote, as it stands in the `revision` of the delivery's RemoteRef: `digest path` a line.
enum WrittenFiles {
    static func text(_ files: [FolderPlan.File]) -> String {
        files.map { "\($0.digest.hex) \($0.path)" }.joined(separator: "\n")
    }

    /// Lines that name no path below the folder are not ours.
    static func parse(_ text: String) -> [(path: String, digest: Digest)] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, isSafe(String(parts[1])) else { return nil }
            return (String(parts[1]), Digest(hex: String(parts[0])))
        }
    }

    static func isSafe(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}
