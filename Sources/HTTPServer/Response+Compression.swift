package import Compression

/// Answers that are sent in fewer bytes than they have.
extension Response {
    /// Below this the head of the answer is most of it.
    private static let bytesMin = 1 << 10
    /// Above this the work would hold a thread for too long; such an answer is a download, which waits for the network anyway.
    private static let bytesMax = 2 << 20

    /// The same answer in the coding that the client likes best, where that pays and is safe; runs on the pool, never on an event loop.
    ///
    /// What a stream or a file sends, a part of something, and what is compressed already are left alone. Where the coding could have been
    /// another one `Vary` says so, and a strong entity tag becomes a weak one: it named the bytes before.
    package func compressed(for request: Request) async -> Response {
        guard case .bytes(let bytes) = body, isCompressible(bytes) else { return self }
        var answer = self
        answer.vary(on: "Accept-Encoding")
        guard let coding = AcceptEncoding(request.headers).best, request.isOfNoOtherSite, let shorter = await Self.encode(bytes, coding)
        else { return answer }
        answer.take(shorter, coding)
        answer.weakenTag()
        return answer
    }

    /// Puts bytes in the place of the body that were encoded before. A tag that names them is the caller's to give.
    package mutating func take(_ encoded: [UInt8], _ coding: ContentCoding) {
        body = .bytes(encoded)
        headers.append(("Content-Encoding", coding.rawValue))
    }

    private mutating func weakenTag() {
        guard let index = headers.firstIndex(where: { $0.name.equalsIgnoringCase("ETag") }) else { return }
        if let tag = EntityTag(field: headers[index].value), let weak = EntityTag(tag.value, weak: true) {
            headers[index].value = weak.description
        }
    }

    /// Says that another value of a request's field could have led to another answer.
    package mutating func vary(on field: String) {
        guard let index = headers.firstIndex(where: { $0.name.equalsIgnoringCase("Vary") }) else {
            headers.append(("Vary", field))
            return
        }
        let known = HeaderFields([headers[index]]).list("Vary")
        if !known.contains(where: { $0 == "*" || $0.equalsIgnoringCase(field) }) { headers[index].value += ", " + field }
    }

    private func isCompressible(_ bytes: [UInt8]) -> Bool {
        guard status != 206, (Self.bytesMin...Self.bytesMax).contains(bytes.count), self["Content-Encoding"] == nil,
            let type = self["Content-Type"], MediaType.isText(type)
        else { return false }
        return self["Cache-Control"].map { !HeaderFields([("Cache-Control", $0)]).list("Cache-Control").contains("no-transform") } ?? true
    }

    private subscript(name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// On the pool also where the handler prefers another place: that is for short work.
    private static func encode(_ bytes: [UInt8], _ coding: ContentCoding) async -> [UInt8]? {
        await withTaskExecutorPreference(globalConcurrentExecutor) { await compute(bytes, coding) }
    }

    @concurrent private static func compute(_ bytes: [UInt8], _ coding: ContentCoding) async -> [UInt8]? {
        coding.encode(bytes, .quick)
    }
}

/// Kinds of content.
package enum MediaType {
    /// Whether it is written in characters, which repeat themselves; media and fonts are compressed by their own means.
    package static func isText(_ type: String) -> Bool {
        let name = type.prefix { $0 != ";" }.trimmed.lowercased()
        if name == "text/event-stream" { return false }
        return name.hasPrefix("text/") || name.hasSuffix("+json") || name.hasSuffix("+xml")
            || ["application/json", "application/xml", "application/javascript"].contains(name)
    }
}

extension Request {
    /// Whether no page of another site can have made the browser ask.
    ///
    /// The length of a compressed answer tells whether a guess that the request carries along is in it too (BREACH). Whoever wants to learn
    /// a secret of a page that way has to make the victim's browser ask for it, again and again, from a page of their own. Browsers say where
    /// a request comes from; one that has a cookie and does not say is taken for one of those.
    var isOfNoOtherSite: Bool {
        guard let site = headers["Sec-Fetch-Site"] else { return headers["Cookie"] == nil }
        return site.equalsIgnoringCase("same-origin") || site.equalsIgnoringCase("none")
    }
}
