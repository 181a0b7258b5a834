internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import Support

/// Events as a stream.
extension HTTPFront {
    /// What a client that was cut off finds at the end of its stream.
    private static let tooSlow = Array(
        "event: stream-cut\ndata: {\"code\":\"too-slow\",\"message\":\"Events were not read in time. Come back with Last-Event-ID.\"}\n\n"
            .utf8)

    private static func follow(_ feed: EventFeed, after: Int64, _ filter: EventFilter, _ stream: EventStream) async {
        do {
            let listener = try await feed.listen(
                after: after, filter, onDrop: { stream.finish() }, catchUp: { await stream.sendWhenRead($0) }
            ) { stream.send($0) }
            guard let listener else { return stream.finish() }
            stream.whenEnded { Task { await feed.leave(listener) } }
        } catch {
            Log.error("a stream of events ends: they could not be read: \(error)")
            stream.finish()
        }
    }

    func events(_ answer: Answer, _ after: Int64?, _ filter: EventFilter, _ id: String) async -> Response {
        let stream = EventStream(farewell: Self.tooSlow)
        let feed = feed
        // A first comment, so that the other side knows at once that it is connected.
        stream.send(Array(": connected\nretry: 2000\n\n".utf8))
        do {
            let position = if let after { after } else { try await feed.newest() }
            // Beside the answer: what was missed is sent as fast as the client reads it.
            Task { await Self.follow(feed, after: position, filter, stream) }
        } catch {
            return plain(Problem.answer(.unexpected(error, while: "reading events"), id))
        }
        return Response(status: answer.status, headers: answer.headers, body: .stream(stream))
    }
}
