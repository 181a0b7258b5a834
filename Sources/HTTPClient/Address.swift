internal import CCurl

/// An address as libcurl itself reads it, so that what is checked is what is connected to.
struct Address: Hashable {
    /// Normalised, without fragment.
    let text: String
    let scheme: String
    let host: String
    let port: String

    /// - Parameter base: what a relative address, such as one in a redirect, is relative to.
    init(_ written: String, relativeTo base: Address? = nil) throws(HTTPClientError) {
        let handle = curl_url()
        defer { curl_url_cleanup(handle) }
        if let base, curl_url_set(handle, CURLUPART_URL, base.text, 0) != CURLUE_OK {
            throw HTTPClientError(host: base.host, cause: .badURL)
        }
        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var found: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &found, UInt32(flags)) == CURLUE_OK, let found else { return nil }
            defer { curl_free(found) }
            return String(cString: found)
        }
        guard written.utf8.count <= 65_536, written.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            curl_url_set(handle, CURLUPART_URL, written, 0) == CURLUE_OK,
            curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0) == CURLUE_OK,
            let scheme = part(CURLUPART_SCHEME)?.lowercased(), scheme == "http" || scheme == "https",
            let host = part(CURLUPART_HOST)?.lowercased(), !host.isEmpty, let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT),
            part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil, let text = part(CURLUPART_URL)
        else { throw HTTPClientError(host: base?.host ?? "", cause: .badURL) }
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Whether what was meant for one may be told to the other.
    func isSameOrigin(as other: Address) -> Bool { scheme == other.scheme && host == other.host && port == other.port }
}
