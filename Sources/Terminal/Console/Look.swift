import Glibc

/// What a terminal can show.
package struct Look: Sendable, Equatable {
    /// Whether lines may be redrawn in place.
    package var isTerminal: Bool
    package var paint: Paint
    /// Whether signs beyond ASCII show.
    package var unicode: Bool

    package init(isTerminal: Bool, paint: Paint, unicode: Bool) {
        self.isTerminal = isTerminal
        self.paint = paint
        self.unicode = unicode
    }

    /// Judged from the environment: colour needs a terminal, `NO_COLOR` unset or empty, and a `TERM` that is
    /// not `dumb`; a dumb terminal is not redrawn either. The locale decides on Unicode.
    package init(isTerminal: Bool, environment: (String) -> String?) {
        let isDumb = environment("TERM") == "dumb"
        self.isTerminal = isTerminal && !isDumb
        paint = Paint(isOn: self.isTerminal && (environment("NO_COLOR") ?? "").isEmpty)
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
        unicode = locale.lowercased().filter { $0 != "-" }.hasSuffix("utf8")
    }

    /// The value of a variable of this process.
    package static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
