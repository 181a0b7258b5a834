internal import Glibc

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

    static func lies(_ path: String, in root: String) -> Bool {
        root == "/" || path == root || path.hasPrefix(root + "/")
    }
}
