internal import Foundation

/// An `http` or `https` address that a person gave, in one spelling: scheme and host in lower case, no fragment, no
/// credentials, no default port.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package let host: String
    private let path: [String]
    private let query: [String: String]

    package var description: String { text }

    /// Whether `written` means to be an address at all, so that a mistyped one is not looked for as a file.
    package static func looksLikeOne(_ written: String) -> Bool { written.contains("://") }

    package init(_ written: String) throws(QuillError) {
        let trimmed = written.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.utf8.count <= 4_096 else {
            throw QuillError(.invalidInput, "The address is longer than 4,096 bytes.", hint: "Give the address of the page itself.")
        }
        guard var parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(),
            !host.isEmpty
        else {
            throw QuillError(
                .invalidInput, "This is not an address that can be read.", hint: "It should look like https://example.org/talk.")
        }
        guard scheme == "http" || scheme == "https" else {
            throw QuillError(
                .invalidInput, "Addresses of the kind \(scheme): are not read.", hint: "Give an http or https address, or a file's path.")
        }
        guard parts.user == nil, parts.password == nil else {
            throw QuillError(.invalidInput, "The address holds a user name or password.", hint: "Give it without them.")
        }
        parts.scheme = scheme
        parts.host = host
        parts.fragment = nil
        if parts.port == (scheme == "http" ? 80 : 443) { parts.port = nil }
        if parts.path.isEmpty { parts.path = "/" }
        guard let text = parts.string else {
            throw QuillError(
                .invalidInput, "This is not an address that can be read.", hint: "It should look like https://example.org/talk.")
        }
        self.text = text
        self.host = host
        path = parts.percentEncodedPath.split(separator: "/").map(String.init)
        query = (parts.queryItems ?? []).reduce(into: [:]) { found, item in found[item.name] = item.value ?? "" }
    }

    /// The eleven characters of a YouTube video, however it was linked to.
    package var youTubeID: String? {
        let site =
            host.hasPrefix("www.") || host.hasPrefix("m.") || host.hasPrefix("music.")
            ? String(host.drop(while: { $0 != "." }).dropFirst()) : host
        let candidate: String? =
            switch site {
            case "youtu.be": path.first
            case "youtube.com", "youtube-nocookie.com":
                switch path.first {
                case "watch": query["v"]
                case "shorts", "embed", "live", "v": path.dropFirst().first
                default: nil
                }
            default: nil
            }
        return candidate.flatMap { $0.utf8.count == 11 && $0.allSatisfy(Self.idCharacters.contains) ? $0 : nil }
    }

    /// The slug of a Twitch clip.
    package var twitchClip: String? {
        let candidate: String? =
            if host == "clips.twitch.tv" {
                path.first == "embed" ? query["clip"] : path.first
            } else if belongs(to: "twitch.tv"), let index = path.firstIndex(of: "clip") {
                path.dropFirst(index + 1).first
            } else {
                nil
            }
        return candidate.flatMap { !$0.isEmpty && $0.allSatisfy(Self.idCharacters.contains) ? $0 : nil }
    }

    /// Whether it names a list of videos and no single one.
    package var isPlaylist: Bool {
        guard belongs(to: "youtube.com") else { return false }
        return path.first == "playlist" || (youTubeID == nil && query["list"] != nil)
    }

    /// The address of one moment of what plays there.
    package func moment(seconds: Int) -> String {
        if let id = youTubeID { return "https://www.youtube.com/watch?v=\(id)&t=\(seconds)s" }
        return text + "#t=\(seconds)"
    }

    /// The site itself or a part of it; `nottwitch.tv` is neither.
    private func belongs(to site: String) -> Bool { host == site || host.hasSuffix("." + site) }

    private static let idCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
}
