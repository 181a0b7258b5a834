import Glibc

/// The operator's log: one line on standard error. What a user should read goes through the commands instead.
package enum Log {
    package static func error(_ message: String) {
        write("quill: error: \(message)\n")
    }

    /// What an operator may want to know, and nobody has to mend.
    package static func note(_ message: String) {
        write("quill: \(message)\n")
    }

    private static func write(_ line: String) {
        let bytes = Array(line.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress?.advanced(by: sent), $0.count - sent) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            sent += count
        }
    }
}
