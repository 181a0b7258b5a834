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

    /// With every link on the way followed; of a path that is not there yet, as far as it is.
    static func real(_ path: String) -> String {
        var head = path
        var tail = ""
        while head != "/" && !head.isEmpty {
            if let resolved = realpath(head, nil) {
                defer { free(resolved) }
                return String(cString: resolved) + tail
            }
            let cut = head.lastIndex(of: "/") ?? head.startIndex
            tail = head[cut...] + tail
            head = String(head[..<cut])
        }
        return tail.isEmpty ? "/" : tail
    }
}
