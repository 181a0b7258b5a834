internal import Foundation

/// A key or password. It prints, dumps and interpolates as `•••`, so that it gets into no log or error by accident; whoever
/// sends it says `reveal()`. It is not Codable on purpose.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// White space around it, such as the line end of the file it was kept in, is no part of it.
    package init(_ text: String) { self.text = text.trimmingCharacters(in: .whitespacesAndNewlines) }

    package var isEmpty: Bool { text.isEmpty }
    package func reveal() -> String { text }

    /// `other` without this secret, for words that came back from whoever it was sent to.
    package func redacted(from other: String) -> String {
        text.utf8.count < 4 ? other : other.replacingOccurrences(of: text, with: description)
    }

    package var description: String { "•••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
