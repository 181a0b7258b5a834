internal import CMicroHTTPD
internal import Glibc

/// An answer in libmicrohttpd's form. Whoever made it destroys `pointer`; libmicrohttpd counts its own uses.
struct Reply {
    let pointer: OpaquePointer
    let status: UInt32
    let feed: (any BodyFeed)?

    init(_ response: Response, for exchange: Exchange) {
        switch Self.made(response, for: exchange) {
        case .success(let (pointer, feed)):
            self.init(pointer: pointer, status: UInt32(response.status), feed: feed)
        case .failure(let failure):
            self.init(pointer: Self.bytes([]), status: UInt32(failure.status), feed: nil)
        }
        if exchange.server.isDraining || Self.confusesTheClient(response, exchange) {
            _ = MHD_add_response_header(pointer, "Connection", "close")
        }
    }

    private init(pointer: OpaquePointer, status: UInt32, feed: (any BodyFeed)?) {
        self.pointer = pointer
        self.status = status
        self.feed = feed
    }

    /// libmicrohttpd 0.9.75 ends an answer in chunks with the last chunk even where no body may be sent.
    private static func confusesTheClient(_ response: Response, _ exchange: Exchange) -> Bool {
        guard case .stream(_, nil) = response.body else { return false }
        return exchange.isHead || response.status == 204 || response.status == 304
    }

    private struct Failure: Error {
        let status: Int
    }

    private static func made(_ response: Response, for exchange: Exchange) -> Result<(OpaquePointer, (any BodyFeed)?), Failure> {
        guard (200...599).contains(response.status) else {
            response.abandon()
            return .failure(Failure(status: 500))
        }
        return body(response, for: exchange).flatMap { pointer, feed in
            if add(response.headers, to: pointer) { return .success((pointer, feed)) }
            MHD_destroy_response(pointer)
            feed?.abandon()
            return .failure(Failure(status: 500))
        }
    }

    private static func body(_ response: Response, for exchange: Exchange) -> Result<(OpaquePointer, (any BodyFeed)?), Failure> {
        switch response.body {
        case .empty: return .success((bytes([]), nil))
        case .bytes(let content): return .success((bytes(content), nil))
        case .file(let path, let offset, let length):
            return file(path, offset, length).map { ($0, nil) }
        case .stream(let source, let length):
            let events = source as? EventStream
            let feed: any BodyFeed = events.map { EventFeed(stream: $0, for: exchange) } ?? PullFeed(source, length: length)
            return .success((FeedReader.response(feed, exchange, length: length, block: events == nil ? 16 << 10 : 512), feed))
        }
    }

    private static func bytes(_ content: [UInt8]) -> OpaquePointer {
        content.withUnsafeBytes {
            MHD_create_response_from_buffer($0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
        }
    }

    private static func file(_ path: String, _ offset: UInt64, _ length: UInt64) -> Result<OpaquePointer, Failure> {
        // Without O_NONBLOCK a named pipe would hold the event loop.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return .failure(Failure(status: errno == ENOENT || errno == ENOTDIR ? 404 : 500)) }
        var facts = stat()
        let (end, overflow) = offset.addingReportingOverflow(length)
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, !overflow, end <= UInt64(facts.st_size),
            let response = length == 0 ? bytes([]) : MHD_create_response_from_fd_at_offset64(length, file, offset)
        else {
            close(file)
            return .failure(Failure(status: 500))
        }
        if length == 0 { close(file) }
        return .success(response)
    }

    /// False when one of them is no legal header.
    private static func add(_ headers: [(name: String, value: String)], to response: OpaquePointer) -> Bool {
        headers.allSatisfy { name, value in
            // These are the server's to tell.
            if name.equalsIgnoringCase("Content-Length") || name.equalsIgnoringCase("Transfer-Encoding") { return true }
            guard !name.isEmpty, name.allBytes({ $0.isTokenCharacter }), value.allBytes({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                return false
            }
            let value = value.isTrimmed ? value : value.trimmed
            // Passed as they are, both would be copied to the heap first.
            return name.withCString { name in
                (value.isEmpty ? " " : value).withCString { MHD_add_response_header(response, name, $0) == .YES }
            }
        }
    }
}

extension Response {
    init(_ refusal: Refusal) {
        self.init(status: refusal.status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: .text(refusal.reason + "\n"))
    }
}
