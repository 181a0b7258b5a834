/// Reads the head of an answer from the lines that libcurl hands over, interim (1xx) heads and trailers included.
struct HeadReader {
    struct Head: Sendable {
        let status: Int
        let headers: HTTPHeaders
    }

    /// All lines together: a server that never ends its head fills no memory.
    static let maxBytes = 256 << 10

    private(set) var isDone = false
    private var status = 0
    private var fields: [(name: String, value: String)] = []
    private var bytes = 0

    enum Step: Sendable {
        case more
        case head(Head)
        case tooLarge
    }

    /// Takes one line with its line end.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Step {
        bytes += line.count
        if bytes > Self.maxBytes { return .tooLarge }
        // What comes after the head are trailers, which nobody asked for.
        if isDone { return .more }
        let text = String(decoding: line, as: UTF8.self).trimmingLineEnd
        if text.hasPrefix("HTTP/") {
            let words = text.split(separator: " ")
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            fields = []
        } else if text.isEmpty {
            if status >= 200 {
                isDone = true
                return .head(Head(status: status, headers: HTTPHeaders(fields)))
            }
        } else if text.first == " " || text.first == "\t" {
            // A line folded in the old way goes on where the last one ended.
            guard let last = fields.popLast() else { return .more }
            fields.append((last.name, last.value + " " + text.trimmingBlanks))
        } else if let colon = text.firstIndex(of: ":") {
            fields.append((String(text[..<colon]).trimmingBlanks, String(text[text.index(after: colon)...]).trimmingBlanks))
        }
        return .more
    }
}

extension String {
    fileprivate var trimmingLineEnd: String {
        var view = Substring(self)
        while let last = view.unicodeScalars.last, last == "\n" || last == "\r" { view.unicodeScalars.removeLast() }
        return String(view)
    }

    fileprivate var trimmingBlanks: String {
        var view = Substring(self)
        while let first = view.unicodeScalars.first, first == " " || first == "\t" { view.unicodeScalars.removeFirst() }
        while let last = view.unicodeScalars.last, last == " " || last == "\t" { view.unicodeScalars.removeLast() }
        return String(view)
    }
}
