internal import HTTPServer
internal import QuillCore

/// Who may ask, until there are identities: this machine alone, and no page of another site.
///
/// A page anywhere can make a browser here send requests to a loopback address, and a name it owns can be made to point there.
/// So the Host has to be a loopback name, and whatever changes something has to come from a page of ours or from no page at all.
enum Gate {
    static func refusal(of request: Request) -> QuillError? {
        guard let host = request.headers["Host"], isLoopback(host) else {
            return QuillError(.notAllowed, "This server answers on loopback only.", hint: "Use http://127.0.0.1 or http://localhost.")
        }
        if isSafe(request.method) { return nil }
        if let site = request.headers["Sec-Fetch-Site"]?.lowercased(), !["same-origin", "none"].contains(site) { return foreign }
        if let origin = request.headers["Origin"], origin.lowercased() != "http://" + host.lowercased() { return foreign }
        return nil
    }

    private static let foreign = QuillError(
        .notAllowed, "The request comes from a page of another site.", hint: "Changes are taken from Quill's own pages and from programs.")

    private static func isSafe(_ method: String) -> Bool { method == "GET" || method == "HEAD" || method == "OPTIONS" }

    /// `localhost`, `127.0.0.1`, `[::1]`, each with or without a port.
    private static func isLoopback(_ host: String) -> Bool {
        let name: Substring
        if host.hasPrefix("[") {
            guard let end = host.utf8.firstIndex(of: UInt8(ascii: "]")) else { return false }
            name = host[...end]
        } else {
            name = host[..<(host.utf8.firstIndex(of: UInt8(ascii: ":")) ?? host.endIndex)]
        }
        return name == "127.0.0.1" || ["localhost", "[::1]"].contains(name.lowercased())
    }
}
