import Foundation
import HTTPClient
import Testing

/// How somebody deals with a server that may die at any moment.
extension Household {
    /// A request to the server; nil when nobody answers.
    func send(
        _ method: String, _ path: String, _ body: String, headers: [(name: String, value: String)] = []
    ) async throws -> HTTPResponse? {
        guard FileManager.default.fileExists(atPath: desk.home + "/server") else { return nil }
        let address = try desk.read("home/server").trimmingCharacters(in: .whitespacesAndNewlines)
        let json = body.isEmpty ? [] : [(name: "Content-Type", value: "application/json")]
        let request = HTTPRequest(method, address + path, headers: json + headers, body: body.isEmpty ? .none : .bytes(Array(body.utf8)))
        do { return try await client.send(request) } catch { return nil }
    }

    /// Does what a person does until it is acknowledged. `body` says whether it was, and gets whether the server died since it
    /// was first tried.
    func act(_ what: String, _ body: (_ isAgain: Bool) async throws -> Bool) async throws {
        var isAgain = false
        while try await !body(isAgain) {
            let isAlive = try await send("GET", "/healthz", "") != nil
            try #require(!isAlive, "\(what): not done, and the server lives")
            try await revive()
            isAgain = true
        }
    }

    /// Whether a command came through, or was carried out before a death that hid its answer: then the database says so.
    func isDone(_ outcome: Outcome, _ isAgain: Bool, _ sql: String, _ expected: String) async throws -> Bool {
        if outcome.code == 0 { return true }
        return isAgain ? try await answer(sql) == expected : false
    }

    /// Waits for an answer of the database; false when the server died meanwhile.
    func sees(_ expected: String, _ sql: String) async throws -> Bool {
        while true {
            guard let server, !server.hasEnded else { return try await answer(sql) == expected }
            let seen =
                settings["QUILL_DATABASE_URL"] == nil
                ? try await desk.tool("python3", "-c", Self.watching, desk.home + "/quill.db", sql, expected, "\(server.identifier)")
                : try await ask(sql + "; SELECT pg_sleep(0.1)")
            if seen.trimmingCharacters(in: .whitespacesAndNewlines) == expected { return true }
            try Task.checkCancellation()
        }
    }

    /// Looks until the answer is there or the process is gone; it shall not take the processor from those it waits for.
    private static let watching = """
        import os, sqlite3, sys, time
        database, answer = sqlite3.connect(sys.argv[1], isolation_level=None), None
        while answer != sys.argv[3] and os.path.exists("/proc/" + sys.argv[4]):
            answer = "\\n".join("|".join(map(str, row)) for row in database.execute(sys.argv[2]))
            time.sleep(0.05)  # // allowed: it waits for another process, and would starve it otherwise
        print(answer)
        """
}
