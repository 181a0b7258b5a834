import QuillCore

/// What the attempts at one job have left behind of a ladder: which rungs fell and why, so that the next attempt goes on where
/// the last one stood. When all have fallen the round is over, and a redrive by a person begins a new one with new calls.
struct Trail {
    let work: any Work
    let input: Digest

    private static let missing = QuillError(.notFound, "Nothing is recorded here.")
    private static let maxRounds = 99

    /// 1, 2, 3 …
    func round() async throws(QuillError) -> Int {
        for round in 1..<Self.maxRounds where try await recorded("\(round)/spent") == nil { return round }
        return Self.maxRounds
    }

    func fall(_ round: Int, _ rung: Int) async throws(QuillError) -> QuillError? {
        try await recorded("\(round)/\(rung)/fell").map { (bytes) throws(QuillError) in try JSON.decode(QuillError.self, bytes) }
    }

    func record(_ fall: QuillError, _ round: Int, _ rung: Int) async throws(QuillError) {
        try await record("\(round)/\(rung)/fell", try JSON.encode(fall))
    }

    func spend(_ round: Int) async throws(QuillError) { try await record("\(round)/spent", []) }

    /// Counts one more failure of a vendor itself; how many the round has had by now, on whichever rung.
    func countFailure(_ round: Int) async throws(QuillError) -> Int {
        for number in 1..<Self.maxRounds where try await recorded("\(round)/failed.\(number)") == nil {
            try await record("\(round)/failed.\(number)", [])
            return number
        }
        return Self.maxRounds
    }

    private func record(_ key: String, _ bytes: [UInt8]) async throws(QuillError) {
        _ = try await work.once(key, input: input) { () async throws(QuillError) in Metered(bytes) }
    }

    private func recorded(_ key: String) async throws(QuillError) -> [UInt8]? {
        do throws(QuillError) {
            return try await work.once(key, input: input) { () async throws(QuillError) in throw Self.missing }
        } catch {
            guard error == Self.missing else { throw error }
            return nil
        }
    }
}
