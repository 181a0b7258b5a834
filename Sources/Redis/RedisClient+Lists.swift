/// What a doorbell needs of Redis: a list that is waited for.
extension RedisClient {
    package func ping() async throws(RedisError) { try await send(["PING"]) }

    /// Adds to the end of a list; of a list that nobody reads the newest `keeping` stay.
    package func push(_ values: [String], to list: String, keeping limit: Int) async throws(RedisError) {
        guard !values.isEmpty else { return }
        let answers = try await send([["RPUSH", list] + values, ["LTRIM", list, "-\(max(1, limit))", "-1"]])
        for case .failure(let code, let message) in answers { throw .server(code: code, message: message) }
    }

    /// Takes up to `limit` from the beginning of a list, of whose readers each gets others. Waits for the first; none when nothing
    /// came in time. Who is cancelled meanwhile may take one along.
    package func pop(_ limit: Int, from list: String, waitMilliseconds: Int) async throws(RedisError) -> [String] {
        // BLPOP counts in seconds, and takes 0 for ever.
        let wait = max(1, waitMilliseconds)
        let places = String(wait % 1_000)
        let seconds = "\(wait / 1_000)." + String(repeating: "0", count: 3 - places.utf8.count) + places
        let first = try await send(["BLPOP", list, seconds], waitMilliseconds: wait).texts.dropFirst()
        guard !first.isEmpty, limit > 1 else { return Array(first) }
        // The first is ours already: whatever becomes of the rest, it is not lost.
        do throws(RedisError) { return try await first + send(["LPOP", list, "\(limit - 1)"]).texts } catch { return Array(first) }
    }

    /// Tells who listens on a channel just now; how many that were.
    @discardableResult
    package func publish(_ message: String, on channel: String) async throws(RedisError) -> Int {
        guard case .integer(let count) = try await send(["PUBLISH", channel, message]) else { return 0 }
        return Int(clamping: count)
    }
}
