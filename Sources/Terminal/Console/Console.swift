import Glibc

/// Standard output for results, standard error for everything that is said about them.
package struct Console: Sendable {
    package let out: Outlet
    package let err: Outlet

    package init(out: Outlet, err: Outlet) {
        self.out = out
        self.err = err
    }

    /// The console of this process. From here on a gone reader is an `Outlet.Ending` instead of a signal
    /// (children that are started later inherit the ignored SIGPIPE unless their starter resets it).
    package static func standard() -> Console {
        signal(SIGPIPE, SIG_IGN)
        return Console(out: Outlet(STDOUT_FILENO), err: Outlet(STDERR_FILENO))
    }

    /// Writes a line of the result.
    package func line(_ text: String = "") { out.line(text) }

    /// Writes a line about the work to standard error.
    package func note(_ text: String) { err.line(text) }

    /// Writes `program: what happened` to standard error, the first words in red where that shows.
    package func failure(_ program: String, _ message: String) {
        err.line("\(err.look.paint(.red, "\(program):")) \(Self.safe(message, keepsLines: true))")
    }

    /// Colours for standard output.
    package var paint: Paint { out.look.paint }

    /// Columns of standard output.
    package var width: Int { out.size.columns }

    /// Whether all results reached their reader; call it at the end. False after a full disk and the like
    /// (which it tells), true when the reader did not want more.
    package func finish(_ program: String) -> Bool {
        guard case .failed(let code) = out.ending else { return true }
        failure(program, "cannot write the output: \(String(cString: strerror(code)))")
        return false
    }
}
