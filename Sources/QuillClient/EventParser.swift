/// A fact as it comes over the wire.
package struct WireEvent: Sendable, Hashable {
    /// The number to go on from; that of the last fact for what has none itself, empty before the first.
    package let id: String
    /// `run.finished`, `step.progress`, …
    package let name: String
    /// A JSON object.
    package let data: String

    package init(id: String, name: String, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }
}

/// Reads a `text/event-stream` from pieces cut anywhere: lines end in CR, LF or CRLF, an empty one sends the event, and what the
/// stream breaks off in is no event. An event has a largest size.
struct EventParser: Sendable {
    private let maxEventBytes: Int
    private var line: [UInt8] = []
    private var isAfterCR = false
    private var id = ""
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false

    init(maxEventBytes: Int = 1 << 20) { self.maxEventBytes = maxEventBytes }

    /// The events that these bytes complete.
    mutating func feed(_ bytes: [UInt8]) throws(ClientError) -> [WireEvent] {
        var found: [WireEvent] = []
        for byte in bytes {
            if isAfterCR {
                isAfterCR = false
                if byte == 10 { continue }
            }
            switch byte {
            case 10, 13:
                isAfterCR = byte == 13
                if let event = endLine() { found.append(event) }
            default:
                guard line.count + data.count < maxEventBytes else { throw .unreadable("an event is longer than \(maxEventBytes) bytes") }
                line.append(byte)
            }
        }
        return found
    }

    private mutating func endLine() -> WireEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return send() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "data":
            if hasData { data.append(10) }
            hasData = true
            data += value
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id": if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        // A comment (no name before its colon), or a field that does not matter here.
        default: break
        }
        return nil
    }

    private mutating func send() -> WireEvent? {
        defer {
            name = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        return WireEvent(id: id, name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self))
    }
}
