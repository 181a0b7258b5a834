internal import HTTPServer
internal import QuillWeb

/// The style, scripts, fonts and icons. Their address carries the hash of all of them, so a browser keeps them for ever.
struct Files: Sendable {
    let set: AssetSet

    init(_ set: AssetSet) { self.set = set }

    /// Nil when the address is of none of them.
    func answer(_ request: Request) -> Response? {
        let path = request.segments
        guard path.first == "assets", path.count == 3, ["GET", "HEAD"].contains(request.method) else { return nil }
        guard let file = set.files[path[2]] else {
            return Response(status: 404, headers: [("Content-Type", "text/plain")], body: .text("There is no such file.\n"))
        }
        var headers = [(name: "Content-Type", value: file.type)]
        // An address of an older page gets today's file, and must not keep it.
        let isCurrent = path[1] == set.version
        headers.append(("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-store"))
        guard let tag = EntityTag(set.version) else { return Response(status: 200, headers: headers, body: .bytes(file.bytes)) }
        headers.append(("ETag", tag.description))
        if tag.satisfies(ifNoneMatch: request.headers["If-None-Match"]) { return Response(status: 304, headers: headers) }
        return Response(status: 200, headers: headers, body: .bytes(file.bytes))
    }
}
