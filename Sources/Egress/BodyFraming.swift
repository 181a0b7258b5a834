/// Where a message's body ends, so that nothing behind it is passed on.
enum BodyFraming {
    case length(Int)
    case chunked(ChunkReader)
    /// A tunnel: until the connection ends.
    case untilClose

    var isComplete: Bool {
        switch self {
        case .length(let left): left == 0
        case .chunked(let reader): reader.isComplete
        case .untilClose: false
        }
    }

    /// How many of `bytes` belong to the body.
    mutating func take(_ bytes: ArraySlice<UInt8>) throws(Answer) -> Int {
        switch self {
        case .length(let left):
            let count = min(left, bytes.count)
            self = .length(left - count)
            return count
        case .chunked(var reader):
            let count = try reader.take(bytes)
            self = .chunked(reader)
            return count
        case .untilClose:
            return bytes.count
        }
    }
}

/// Follows the chunked coding byte by byte. As strict as the head: CRLF only, hexadecimal sizes only.
struct ChunkReader {
    private enum State { case size(digits: Int), sizeExtension, sizeEnd, data, dataCR, dataLF, trailer, trailerEnd, lastLF, complete }

    private var state = State.size(digits: 0)
    private var left = 0
    /// Bytes of chunk extensions and trailers, which mean nothing and must not go on for ever.
    private var overhead = 0

    var isComplete: Bool { if case .complete = state { true } else { false } }

    mutating func take(_ bytes: ArraySlice<UInt8>) throws(Answer) -> Int {
        var index = bytes.startIndex
        while index < bytes.endIndex, !isComplete {
            if case .data = state {
                let count = min(left, bytes.endIndex - index)
                left -= count
                index += count
                if left == 0 { state = .dataCR }
            } else {
                try step(bytes[index])
                index += 1
            }
        }
        return index - bytes.startIndex
    }

    private mutating func step(_ byte: UInt8) throws(Answer) {
        switch (state, byte) {
        case (.size(let digits), _) where digits < 15 && Self.digit(byte) != nil:
            left = left << 4 | (Self.digit(byte) ?? 0)
            state = .size(digits: digits + 1)
        case (.size(1...), 0x0D), (.sizeExtension, 0x0D): state = .sizeEnd
        case (.size(1...), 0x3B): state = .sizeExtension
        case (.sizeExtension, 0x20...), (.sizeExtension, 0x09): try spend()
        case (.sizeEnd, 0x0A): state = left == 0 ? .trailer : .data
        case (.dataCR, 0x0D): state = .dataLF
        case (.dataLF, 0x0A): state = .size(digits: 0)
        // A line of the trailer, or the empty line that ends it.
        case (.trailer, 0x0D): state = .lastLF
        case (.lastLF, 0x0A): state = .complete
        case (.trailer, 0x20...), (.trailerEnd, 0x20...), (.trailerEnd, 0x09):
            state = .trailerEnd
            try spend()
        case (.trailerEnd, 0x0D): state = .sizeEnd
        default: throw .badRequest("bad chunk")
        }
    }

    private mutating func spend() throws(Answer) {
        overhead += 1
        if overhead > 16 * 1024 { throw .badRequest("chunk extensions without end") }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x37
        case 0x61...0x66: Int(byte) - 0x57
        default: nil
        }
    }
}
