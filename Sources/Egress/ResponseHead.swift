/// Reads an origin's answer up to its final head and gives what the client may see of it.
struct ResponseHead {
    /// Final and interim (1xx) heads together.
    static let maximumBytes = 32 * 1024
    /// How much to take at once, so that all that can come out fits into an empty `RelayBuffer`.
    static let readLimit = 16 * 1024

    private var pending: [UInt8] = []
    private var seen = 0
    /// How far the empty line has been looked for, and where the line there begins.
    private var scanned = 0
    private var lineStart = 0
    private(set) var isFinal = false

    /// Takes bytes from the origin and returns the bytes for the client, empty while a head is incomplete.
    ///
    /// A connection serves one request here, so `Connection: close` replaces whatever the origin said:
    /// a client that kept the connection would send its next request into the void.
    mutating func take(_ bytes: ArraySlice<UInt8>) throws(Answer) -> [UInt8] {
        var out: [UInt8] = []
        pending += bytes
        while !isFinal, let end = nextEnd() {
            let head = pending[..<end]
            seen += head.count
            guard seen <= Self.maximumBytes else { throw .badOrigin }
            out += try rewritten(head)
            pending.removeFirst(end)
            (scanned, lineStart) = (0, 0)
        }
        if isFinal {
            out += pending
            pending = []
        } else if seen + pending.count > Self.maximumBytes {
            throw .badOrigin
        }
        return out
    }

    private mutating func rewritten(_ head: ArraySlice<UInt8>) throws(Answer) -> [UInt8] {
        var lines = head.split(separator: 0x0A, omittingEmptySubsequences: true)
            .map { $0.last == 0x0D ? $0.dropLast() : $0 }.filter { !$0.isEmpty }[...]
        guard let status = lines.popFirst(), status.count >= 12, status.starts(with: "HTTP/1.".utf8),
            let code = Int(String(decoding: status.dropFirst(9).prefix(3), as: UTF8.self)),
            (100...999).contains(code), code != 101
        else { throw .badOrigin }
        isFinal = code >= 200
        var out = Array(status) + [0x0D, 0x0A]
        for line in lines {
            let name = String(decoding: line.prefix { $0 != 0x3A }, as: UTF8.self).lowercased()
            if RequestHead.hopByHop.contains(name.filter { $0 != " " }) || name == "x-quill-refused" { continue }
            out += line + [0x0D, 0x0A]
        }
        return out + (isFinal ? Array("Connection: close\r\n\r\n".utf8) : [0x0D, 0x0A])
    }

    /// The index behind the first empty line. Bare LFs count, as some old servers send them.
    private mutating func nextEnd() -> Int? {
        while scanned < pending.count {
            scanned += 1
            guard pending[scanned - 1] == 0x0A else { continue }
            let line = pending[lineStart..<scanned]
            if lineStart > 0, line.count == 1 || (line.count == 2 && line.first == 0x0D) { return scanned }
            lineStart = scanned
        }
        return nil
    }
}
