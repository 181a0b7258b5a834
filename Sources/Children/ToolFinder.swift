import Glibc
import Support

/// Finds programs by name, once: later changes of the search path do not change what runs.
package final class ToolFinder: Sendable {
    /// Looks where the process that started us would look.
    package static let shared = ToolFinder(searchPath: environmentSearchPath())

    private let directories: [String]
    private let found = Lock<[String: String]>([:])

    /// - Parameter searchPath: absolute directories joined by colons; relative ones are passed over,
    ///   so that nothing in the current directory is ever run by name.
    package init(searchPath: String) {
        directories = searchPath.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    /// The absolute path of a tool, or of a path that was given as such.
    package func path(of tool: String) throws(ChildError) -> String {
        guard !tool.utf8.contains(0) else { throw .invalidArgument }
        if tool.hasPrefix("/") { return tool }
        guard !tool.isEmpty, !tool.contains("/") else { throw .notFound(executable: tool) }
        if let known = found.withLock({ $0[tool] }) { return known }
        for directory in directories {
            let candidate = directory + "/" + tool
            guard isProgram(candidate) else { continue }
            found.withLock { $0[tool] = candidate }
            return candidate
        }
        throw .notFound(executable: tool)
    }

    private func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    private static func environmentSearchPath() -> String {
        guard let value = getenv("PATH") else { return "/usr/local/bin:/usr/bin:/bin" }
        return String(cString: value)
    }
}
