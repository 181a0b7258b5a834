import Children
import Foundation
package import Redis
import Testing

/// The server of Support/peers/redis.py. It ends with the test that holds it.
package final class RedisServer: Sendable {
    private struct Place: Decodable { let port: Int }

    package let port: Int
    private let session: ChildSession

    /// - Parameter settings: of the server: `requirepass=secret`.
    package init(_ settings: [String] = []) async throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        session = try await ChildSession.start(
            Command(
                executable: "python3", arguments: ["-B", root + "/Support/peers/redis.py"] + settings,
                environment: Command.plainEnvironment, workingDirectory: "/"))
        var found: Int?
        for await line in session.lines {
            found = try JSONDecoder().decode(Place.self, from: Data(line)).port
            break
        }
        port = try #require(found, "Redis did not start: run 'make setup'")
    }

    package func url(_ account: String = "", database: Int = 0) -> String { "redis://\(account)127.0.0.1:\(port)/\(database)" }

    package func client(_ account: String = "", database: Int = 0, options: RedisClient.Options = .init()) throws -> RedisClient {
        RedisClient(try RedisAddress(url(account, database: database)), options: options)
    }

    /// `restart`, `stop`, `start`, `freeze`, `thaw` or `flush`; returns when it is done.
    package func tell(_ command: String) async throws {
        try await session.send(line: command)
        for await line in session.lines {
            #expect(String(decoding: line, as: UTF8.self) == command)
            return
        }
        Issue.record("redis.py ended")
    }
}
