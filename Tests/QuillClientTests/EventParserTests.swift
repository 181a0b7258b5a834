import Testing

@testable import QuillClient

@Suite("Events from bytes")
struct EventParserTests {
    private static let text =
        ": connected\nretry: 2000\n\nid: 7\nevent: run.started\ndata: {\"run\":\"run_1\"}\n\n"
        + "event: step.progress\r\ndata: {\r\ndata: }\r\n\r\n"
    private static let events = [
        WireEvent(id: "7", name: "run.started", data: #"{"run":"run_1"}"#), WireEvent(id: "7", name: "step.progress", data: "{\n}"),
    ]

    @Test("They are the same however the bytes are cut", arguments: 1...9)
    func cut(size: Int) throws {
        var parser = EventParser()
        var found: [WireEvent] = []
        var rest = Array(Self.text.utf8)[...]
        while !rest.isEmpty {
            found += try parser.feed(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(found == Self.events)
    }

    @Test("What the stream breaks off in is no event, and an endless one is refused")
    func bounds() throws {
        var parser = EventParser(maxEventBytes: 40)
        #expect(try parser.feed(Array("event: a\ndata: b\n".utf8)).isEmpty)
        #expect(throws: ClientError.self) { try parser.feed([UInt8](repeating: 65, count: 50)) }
    }
}
