internal import Compression
internal import HTTPServer
internal import QuillWeb

/// The style, scripts, fonts and icons. Their address carries the hash of all of them, so a browser keeps them for ever.
struct Files: Sendable {
    let set: AssetSet
    /// Made once, by name: what would otherwise be made for every visitor.
    private let encoded: [String: [ContentCoding: [UInt8]]]

    init(_ set: AssetSet) {
        self.set = set
        encoded = set.files.filter { MediaType.isText($1.type) }.mapValues { file in
            let pairs = ContentCoding.allCases.compactMap { coding in coding.encode(file.bytes, .thorough).map { (coding, $0) } }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
    }

    /// Nil when the address is of none of them.
    func answer(_ request: Request) -> Response? {
        let path = request.segments
        guard path.first == "assets", path.count == 3, ["GET", "HEAD"].contains(request.method) else { return nil }
        guard let file = set.files[path[2]] else {
            return Response(status: 404, headers: [("Content-Type", "text/plain")], body: .text("There is no such file.\n"))
        }
        // An address of an older page gets today's file, and must not keep it.
        let isCurrent = path[1] == set.version
        var response = Response(
            headers: [
                ("Content-Type", file.type), ("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-store"),
            ], body: .bytes(file.bytes))
        var name = set.version
        if let codings = encoded[path[2]] {
            response.vary(on: "Accept-Encoding")
            if let coding = AcceptEncoding(request.headers).best, let bytes = codings[coding] {
                response.take(bytes, coding)
                // Other bytes, another tag.
                name += "-" + coding.rawValue
            }
        }
        guard let tag = EntityTag(name) else { return response }
        response.headers.append(("ETag", tag.description))
        guard tag.satisfies(ifNoneMatch: request.headers["If-None-Match"]) else { return response }
        response.headers.removeAll { $0.name == "Content-Encoding" }
        return Response(status: 304, headers: response.headers)
    }
}
