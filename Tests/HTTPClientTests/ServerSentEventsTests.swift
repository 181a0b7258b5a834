import Testing

@testable import HTTPClient

@Suite struct ServerSentEventsTests {
    private func events(_ text: String, pieces: [Int] = []) throws -> [ServerSentEvents.Event] {
        var reader = ServerSentEvents()
        var rest = Array(text.utf8)[...]
        var found: [ServerSentEvents.Event] = []
        for size in pieces {
            found += try reader.feed(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return try found + reader.feed(Array(rest))
    }

    private func event(_ data: String, _ event: String = "message", id: String = "") -> ServerSentEvents.Event {
        ServerSentEvents.Event(event: event, data: data, id: id)
    }

    @Test func whatTheStandardShows() throws {
        #expect(try events("data: YHOO\ndata: +2\ndata: 10\n\n") == [event("YHOO\n+2\n10")])
        #expect(
            try events(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n") == [
                event("first event", id: "1"), event("second event"), event(" third event"),
            ])
        #expect(try events("data\n\ndata\ndata\n\ndata:") == [event(""), event("\n")])
        #expect(try events("data:test\n\ndata: test\n\n") == [event("test"), event("test")])
    }

    @Test func namesIDsAndComments() throws {
        #expect(try events("event: add\ndata: 1\n\ndata: 2\n\n") == [event("1", "add"), event("2")])
        #expect(try events("id: 7\n\ndata: x\n\nid: a\u{0}b\ndata: y\n\n") == [event("x", id: "7"), event("y", id: "7")])
        #expect(try events("unknown: 1\n:\n:note\ndata: x\n\n") == [event("x")])
        #expect(try events("event: lost\n\ndata: x\n\n") == [event("x")], "an event without data is none, and its name is forgotten")
        var reader = ServerSentEvents()
        _ = try reader.feed(Array("retry: 1500\nretry: soon\nretry:\nretry: 99999999999999999999\nid: 4\n".utf8))
        #expect(reader.retry == 1500 && reader.lastID == "4")
    }

    @Test(arguments: ["\n", "\r", "\r\n"])
    func everyLineEndAndEverySplitGiveTheSame(_ end: String) throws {
        let text = "\u{FEFF}event: a\ndata: é1\ndata:\u{1F600}\n\n:c\n\nid: 9\ndata: last\n\n\n".replacing("\n", with: end)
        let whole = [event("é1\n\u{1F600}", "a"), event("last", id: "9")]
        #expect(try events(text) == whole)
        let count = text.utf8.count
        for cut in 0...count { #expect(try events(text, pieces: [cut]) == whole, "cut at \(cut)") }
        #expect(try events(text, pieces: Array(repeating: 1, count: count)) == whole)
    }

    @Test func onlyTheFirstMarkIsDropped() throws {
        #expect(try events("\u{FEFF}\u{FEFF}data: x\n\n").isEmpty)
        #expect(try events("data: x\n\n\u{FEFF}data: y\n\n") == [event("x")])
    }

    @Test func nothingGrowsWithoutBound() throws {
        var reader = ServerSentEvents(maxEventBytes: 100)
        #expect(throws: ServerSentEvents.TooLarge(limit: 100)) {
            for _ in 0..<11 { _ = try reader.feed(Array("xxxxxxxxxx".utf8)) }
        }
        reader = ServerSentEvents(maxEventBytes: 100)
        #expect(throws: ServerSentEvents.TooLarge(limit: 100)) {
            for _ in 0..<11 { _ = try reader.feed(Array("data: xxxxxxxxxx\n".utf8)) }
        }
        reader = ServerSentEvents(maxEventBytes: 100)
        for _ in 0..<100 { #expect(try reader.feed(Array("data: xxxxxxxxxx\n\n".utf8)).count == 1) }
        // Empty data lines are bytes too: each is a line feed.
        #expect(throws: ServerSentEvents.TooLarge(limit: 100)) { for _ in 0..<200 { _ = try reader.feed(Array("data\n".utf8)) } }
    }
}
