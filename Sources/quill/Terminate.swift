internal import Glibc

/// Ends the process where an orderly end takes too long.
enum Terminate {
    static func now(_ code: Int32) -> Never { _exit(code) }
}
