/// Reads a `text/event-stream` from pieces cut anywhere, as the HTML standard says: lines end in CR, LF or CRLF, a blank line
/// sends the event, what the stream breaks off in is no event. Lines and events have a largest size.
///
///     var events = ServerSentEvents()
///     while let bytes = try await stream.next() { for event in try events.feed(bytes) { … } }
package struct ServerSentEvents: Sendable {
    package struct Event: Sendable, Hashable {
        /// `message` where the stream names none.
        package let event: String
        package let data: String
        /// The last id that the stream gave; empty before the first.
        package let id: String

        package init(event: String, data: String, id: String) {
            self.event = event
            self.data = data
            self.id = id
        }
    }

    /// A line or an event is longer than allowed.
    package struct TooLarge: Error, Hashable, Sendable {
        package let limit: Int
    }

    /// Milliseconds to wait before connecting again, once the stream has said so.
    package private(set) var retry: Int?
    package private(set) var lastID = ""

    private let maxEventBytes: Int
    private var line: [UInt8] = []
    private var afterCR = false
    private var isFirstLine = true
    private var event = ""
    private var data: [UInt8] = []
    private var hasData = false

    package init(maxEventBytes: Int = 1 << 20) { self.maxEventBytes = maxEventBytes }

    /// The events that `bytes` complete.
    package mutating func feed(_ bytes: [UInt8]) throws(TooLarge) -> [Event] {
        var found: [Event] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            if afterCR {
                afterCR = false
                if rest.first == 0x0A { rest = rest.dropFirst() }
                continue
            }
            guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
                try extend(rest)
                break
            }
            try extend(rest[..<end])
            afterCR = rest[end] == 0x0D
            rest = rest[(end + 1)...]
            if let event = try endLine() { found.append(event) }
        }
        return found
    }

    private mutating func extend(_ piece: ArraySlice<UInt8>) throws(TooLarge) {
        guard line.count + piece.count <= maxEventBytes else { throw TooLarge(limit: maxEventBytes) }
        line += piece
    }

    private mutating func endLine() throws(TooLarge) -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        var text = line[...]
        if isFirstLine {
            isFirstLine = false
            if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        }
        if text.isEmpty { return dispatch() }
        let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        var value = text[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        try take(field: String(decoding: text[..<colon], as: UTF8.self), value)
        return nil
    }

    private mutating func take(field: String, _ value: ArraySlice<UInt8>) throws(TooLarge) {
        switch field {
        case "data":
            guard data.count + value.count < maxEventBytes else { throw TooLarge(limit: maxEventBytes) }
            if hasData { data.append(0x0A) }
            hasData = true
            data += value
        case "event": event = String(decoding: value, as: UTF8.self)
        case "id": if !value.contains(0) { lastID = String(decoding: value, as: UTF8.self) }
        case "retry":
            let isNumber = !value.isEmpty && value.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            if isNumber { retry = Int(String(decoding: value, as: UTF8.self)) ?? retry }
        // A comment (no name before its colon), or a field that this version of the standard does not know.
        default: break
        }
    }

    private mutating func dispatch() -> Event? {
        defer {
            event = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        return Event(event: event.isEmpty ? "message" : event, data: String(decoding: data, as: UTF8.self), id: lastID)
    }
}
