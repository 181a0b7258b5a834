/// Cuts a stream of bytes into lines at line feeds.
struct LineFramer {
    /// Longest line without its line feed.
    let limitBytes: Int
    /// Whether a longer line is handed out in pieces, or refused.
    let splitsLongLines: Bool
    private var partial: [UInt8] = []

    init(limitBytes: Int, splitsLongLines: Bool = false) {
        self.limitBytes = limitBytes
        self.splitsLongLines = splitsLongLines
    }

    /// Takes more bytes and hands out each line that is now whole.
    /// - Returns: false when a line is longer than allowed; the rest is then not looked at.
    mutating func take(_ bytes: UnsafeRawBufferPointer, line: ([UInt8]) -> Void) -> Bool {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            guard append(rest[rest.startIndex..<end], line: line) else { return false }
            line(partial)
            partial = []
            rest = rest[(end + 1)...]
        }
        return append(rest, line: line)
    }

    /// The last line, when the stream ended without a line feed.
    mutating func finish() -> [UInt8]? {
        defer { partial = [] }
        return partial.isEmpty ? nil : partial
    }

    private mutating func append(_ piece: Slice<UnsafeRawBufferPointer>, line: ([UInt8]) -> Void) -> Bool {
        var piece = piece
        while piece.count > limitBytes - partial.count {
            guard splitsLongLines else { return false }
            let head = piece.prefix(limitBytes - partial.count)
            line(partial + head)
            partial = []
            piece = piece.dropFirst(head.count)
        }
        partial.append(contentsOf: piece)
        return true
    }
}
