package import Children
import Foundation
import Gates
package import PostgreSQL
import SQL
import Support
import Testing

/// The server of Support/peers/postgres.py. It ends with the test that holds it; the shared one with the process.
package final class PostgreSQLServer: Sendable {
    private struct Place: Decodable {
        let port: Int
    }

    package let port: Int
    private let session: ChildSession

    /// `words` are those of postgres.py: `durable`, `fillable`, or settings of the server.
    package init(_ words: [String] = []) async throws {
        (session, port) = try await Self.start("postgres.py", words)
    }

    /// One for all tests that do it no harm.
    package static func shared() async throws -> PostgreSQLServer { try await running.value }

    private static let running = Task { try await PostgreSQLServer() }

    package func address(_ database: String, user: String = "quill", port: Int? = nil) -> String {
        "host=127.0.0.1 port=\(port ?? self.port) user=\(user) dbname=\(database)"
    }

    /// `restart`, `crash`, `stop`, `start`, `fill` or `free`; returns when it is done.
    package func tell(_ command: String) async throws {
        try await session.send(line: command)
        for await line in session.lines {
            #expect(String(decoding: line, as: UTF8.self) == command)
            return
        }
        Issue.record("postgres.py ended")
    }

    /// A road to this server that is cut at the first commit, or at each `every`-th one, `before` or `after` the server has had it.
    package func cutter(_ moment: String, every: Int = 0) async throws -> (road: ChildSession, port: Int) {
        // The name between zeros is how a prepared statement is asked for; where it is prepared, its length stands before it.
        let asking = "\\x00" + PostgreSQLDatabase.nameOfCommit + "\\x00"
        return try await Self.start("cutter.py", ["\(port)", asking, moment, "\(every)"])
    }

    /// A road that is cut for good where a connection prepares its first commit.
    package func cutterAtPreparing() async throws -> (road: ChildSession, port: Int) {
        let preparing = PostgreSQLDatabase.nameOfCommit + "\\x00COMMIT\\x00"
        return try await Self.start("cutter.py", ["\(port)", preparing, "before", "0", "gone"])
    }

    /// A road on which this server looks a major version older.
    ///
    /// - Parameters:
    ///   - version: its `server_version`, up to the first space.
    ///   - number: its `server_version_num`.
    package func older(than version: String, number: String) async throws -> (road: ChildSession, port: Int) {
        try await Self.start("older.py", ["\(port)", version, number])
    }

    /// A pooler before this server that gives each transaction another connection.
    package func pooler() async throws -> (road: ChildSession, port: Int) {
        try await Self.start("pooler.py", ["\(port)"])
    }

    private static func start(_ peer: String, _ words: [String]) async throws -> (ChildSession, Int) {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let session = try await ChildSession.start(
            Command(
                executable: "python3", arguments: ["-B", root + "/Support/peers/" + peer] + words,
                environment: Command.plainEnvironment, workingDirectory: "/"))
        for await line in session.lines {
            return (session, try JSONDecoder().decode(Place.self, from: Data(line)).port)
        }
        throw PeerMissing(name: peer)
    }
}

/// A part of the tests that did not start.
package struct PeerMissing: Error, CustomStringConvertible {
    let name: String
    package var description: String { "\(name) did not start: run 'make setup'" }
}

/// A new, empty database on the server, with `template` as its content, removed at the end of `body`.
package func withNewDatabase<T>(
    on server: PostgreSQLServer? = nil, template: String = "template0",
    _ body: (_ server: PostgreSQLServer, _ name: String) async throws -> T
) async throws -> T {
    let place: PostgreSQLServer
    if let server { place = server } else { place = try await .shared() }
    let name = "test_" + String(UInt64.random(in: .min ... .max), radix: 36)
    try await administer(place, "CREATE DATABASE \(name) TEMPLATE \(template)")
    do {
        let result = try await body(place, name)
        try await administer(place, "DROP DATABASE \(name) WITH (FORCE)")
        return result
    } catch {
        try await administer(place, "DROP DATABASE \(name) WITH (FORCE)")
        throw error
    }
}

/// Runs what no transaction may hold.
package func administer(_ server: PostgreSQLServer, _ sql: String) async throws {
    let result = try await Child.run(
        Command(executable: "psql", arguments: ["-qX", "-d", server.address("postgres"), "-c", sql], environment: Command.plainEnvironment))
    guard result.exit == .code(0) else { throw SQLError.other(code: 0, message: String(decoding: result.errorTail, as: UTF8.self)) }
}

/// A new database with a connection pool, closed and removed at the end of `body`.
package func withDatabase<T>(
    _ options: PostgreSQLDatabase.Options = .init(connections: 4), on server: PostgreSQLServer? = nil,
    _ body: (PostgreSQLDatabase) async throws -> T
) async throws -> T {
    try await withNewDatabase(on: server) { server, name in
        let database = try await PostgreSQLDatabase(server.address(name), options: options)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}

/// Runs `body` while a transaction stands that holds what `sql` locks.
package func withHold(_ database: PostgreSQLDatabase, _ sql: String, _ body: () async throws -> Void) async throws {
    let (held, free) = (Gate(), Gate())
    let holder = Task {
        try await database.write { connection in
            try connection.script(sql)
            held.open()
            free.wait()
        }
    }
    await held.opened()
    do { try await body() } catch {
        free.open()
        throw error
    }
    free.open()
    try await holder.value
}
