internal import CCurl
internal import Glibc

/// How a request becomes a libcurl handle.
extension Transfer {
    /// Makes the handle; nil on success, else what is wrong with the request.
    func open(_ options: HTTPClient.Options) -> HTTPClientError.Cause? {
        guard let easy = curl_easy_init() else { return .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue)) }
        self.easy = easy
        var codes = [setCallbacks(easy)]
        func set(_ option: CURLoption, _ value: Int) { codes.append(ccurl_set_long(easy, option, value)) }
        func set(_ option: CURLoption, _ value: String) { codes.append(ccurl_set_text(easy, option, value)) }
        // Nothing of this process's surroundings: no proxy, signals, cookies or netrc (the last two are off unless asked for).
        set(CURLOPT_NOSIGNAL, 1)
        // Ending a transfer must not wait for a name server that does not answer: its thread ends by itself.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities = options.certificateAuthorities { set(CURLOPT_CAINFO, authorities) }
        set(CURLOPT_URL, address.text)
        if let socket = request.unixSocket { set(CURLOPT_UNIX_SOCKET_PATH, socket) }
        set(CURLOPT_CONNECTTIMEOUT_MS, HTTPTimeouts.milliseconds(request.timeouts.connect))
        if let total = request.timeouts.total { set(CURLOPT_TIMEOUT_MS, HTTPTimeouts.milliseconds(total)) }
        // libcurl repeats a request by itself when a kept connection turns out dead: right only where twice is as good as once.
        if !["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(request.method) { set(CURLOPT_FRESH_CONNECT, 1) }
        if let cause = setBody(easy, &codes) ?? setHeaders(easy, options, &codes) { return cause }
        return codes.first { $0 != CURLE_OK }.map { .failed(code: Int($0.rawValue)) }
    }

    /// Gives back what `open` took. The handle must have left its multi handle.
    func release() {
        if let easy { ccurl_free(easy) }
        easy = nil
        curl_slist_free_all(headerList)
        headerList = nil
        if file >= 0 { close(file) }
        file = -1
    }

    private func setBody(_ easy: UnsafeMutableRawPointer, _ codes: inout [CURLcode]) -> HTTPClientError.Cause? {
        switch request.body {
        case .none:
            switch request.method {
            case "GET": break
            case "HEAD": codes.append(ccurl_set_long(easy, CURLOPT_NOBODY, 1))
            // Says "Content-Length: 0", which servers want to hear of those that usually have a body.
            case "POST", "PUT", "PATCH": codes.append(ccurl_set_body(easy, nil, 0))
            default: break
            }
        case .bytes(let bytes):
            codes.append(ccurl_set_body(easy, bytes, bytes.count))
        case .file(let path):
            guard let size = openFile(path) else { return .fileUnreadable }
            codes.append(ccurl_set_long(easy, CURLOPT_UPLOAD, 1))
            codes.append(ccurl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
        case .slice(let path, let offset, let byteCount):
            guard let size = openFile(path), offset >= 0, byteCount >= 0, offset <= size, byteCount <= size - offset,
                lseek(file, off_t(offset), SEEK_SET) == off_t(offset)
            else { return .fileUnreadable }
            fileStart = off_t(offset)
            fileLeft = Int(byteCount)
            codes.append(ccurl_set_long(easy, CURLOPT_UPLOAD, 1))
            codes.append(ccurl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(byteCount)))
        }
        codes.append(ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method))
        return nil
    }

    /// The size of the file, which is open then; nil where it is no regular one.
    private func openFile(_ path: String) -> Int64? {
        // Not blocking, should it be a pipe.
        file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    private func setHeaders(
        _ easy: UnsafeMutableRawPointer, _ options: HTTPClient.Options, _ codes: inout [CURLcode]
    ) -> HTTPClientError.Cause? {
        let given = Set(request.headers.map { $0.name.lowercased() })
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // What libcurl would add by itself: a wait for "100 Continue", and a type that no body here has.
        lines += ["expect", "content-type"].filter { !given.contains($0) }.map { "\($0):" }
        if !given.contains("user-agent") { lines.append("user-agent: \(options.userAgent)") }
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { return .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue)) }
            headerList = longer
        }
        codes.append(ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList))
        return nil
    }

    private func setCallbacks(_ easy: UnsafeMutableRawPointer) -> CURLcode {
        var table = ccurl_callbacks(
            header: { context, bytes, count in
                Transfer.from(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: count)) ?? false
            },
            body: { context, bytes, count in
                Transfer.from(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: count)) ?? CCURL_ABORT
            },
            read: { context, bytes, count in
                Transfer.from(context)?.fillBody(UnsafeMutableRawBufferPointer(start: bytes, count: count)) ?? -1
            },
            rewind: { context, offset in
                guard let transfer = Transfer.from(context), transfer.file >= 0 else { return false }
                return transfer.rewind(to: off_t(offset))
            },
            sending: { context in Transfer.from(context)?.sending() },
            allows: { context, address, count in
                Transfer.from(context)?.mayConnect(to: UnsafeRawBufferPointer(start: address, count: count)) ?? false
            })
        return ccurl_set_callbacks(easy, &table, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The transfer of a callback; the loop holds it as long as libcurl may call.
    static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Checks that need no handle.
extension HTTPRequest {
    /// What is wrong with it, in words without its values; nil for nothing.
    var fault: String? {
        func isToken(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
        }
        if !isToken(method) { return "its method is none" }
        if headers.contains(where: { !isToken($0.name) }) { return "the name of a header is none" }
        if headers.contains(where: { $0.value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F } }) {
            return "a header has a control character in it"
        }
        let own: Set = ["host", "content-length", "transfer-encoding"]
        if headers.contains(where: { own.contains($0.name.lowercased()) }) { return "a header of it is the client's own business" }
        if let unixSocket, unixSocket.utf8.isEmpty || unixSocket.utf8.contains(0) || unixSocket.utf8.count > 107 {
            return "the path of its socket is too long"
        }
        switch body {
        case .file(let path), .slice(let path, _, _):
            if path.isEmpty || path.utf8.contains(0) { return "the path of its file is none" }
        case .none, .bytes: break
        }
        return nil
    }
}
