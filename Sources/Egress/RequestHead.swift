/// A request's head as it was sent, checked so that no two readers can understand it differently.
struct RequestHead {
    struct Field {
        /// In lower case.
        let name: String
        let value: ArraySlice<UInt8>
    }

    let method: String
    let target: String
    /// The x of HTTP/1.x.
    let minorVersion: Int
    let fields: [Field]

    /// `bytes` is everything up to and with the empty line.
    ///
    /// Strict where leniency would let a request be smuggled past us: CR and LF only as a pair, no folded lines,
    /// no space before a colon, no control characters, one Host, one framing.
    init(_ bytes: ArraySlice<UInt8>) throws(Answer) {
        var lines = try Self.lines(of: bytes)
        guard let first = lines.popFirst() else { throw .badRequest("no request line") }
        let words = first.split(separator: 0x20, omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, !words[1].isEmpty, words[0].allSatisfy(Self.isTokenByte),
            words[1].allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .badRequest("bad request line") }
        method = String(decoding: words[0], as: UTF8.self)
        target = String(decoding: words[1], as: UTF8.self)
        switch String(decoding: words[2], as: UTF8.self) {
        case "HTTP/1.1": minorVersion = 1
        case "HTTP/1.0": minorVersion = 0
        default: throw Answer(status: 505, text: "only HTTP/1.x is spoken here")
        }
        var fields: [Field] = []
        for line in lines { fields.append(try Self.field(line)) }
        self.fields = fields
        guard values("host").count <= 1 else { throw .badRequest("more than one Host") }
    }

    func values(_ name: String) -> [ArraySlice<UInt8>] {
        fields.lazy.filter { $0.name == name }.map(\.value)
    }

    private static func lines(of bytes: ArraySlice<UInt8>) throws(Answer) -> ArraySlice<ArraySlice<UInt8>> {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x0D, index + 1 < bytes.endIndex, bytes[index + 1] == 0x0A {
                lines.append(bytes[start..<index])
                index += 2
                start = index
            } else if (byte < 0x20 && byte != 0x09) || byte == 0x7F {
                throw .badRequest("control character in the head")
            } else {
                index += 1
            }
        }
        guard start == bytes.endIndex, lines.popLast()?.isEmpty == true else { throw .badRequest("incomplete head") }
        return lines[...]
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(Answer) -> Field {
        // A line that begins with a space continues the one before (obs-fold): its name is no token.
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex,
            line[..<colon].allSatisfy(isTokenByte)
        else { throw .badRequest("bad header line") }
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let rest = line[(colon + 1)...].drop(while: isBlank)
        let end = rest.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? rest.startIndex
        return Field(name: String(decoding: line[..<colon], as: UTF8.self).lowercased(), value: rest[..<end])
    }

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
