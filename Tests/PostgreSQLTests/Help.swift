import Glibc
import PostgreSQL
import SQL

extension Database {
    func text(_ sql: String) async throws -> String? {
        try await read { connection in
            try connection.first(sql) { row throws(SQLError) in try row.optionalText(0) } ?? nil
        }
    }

    func number(_ sql: String) async throws -> Int? {
        try await read { connection in
            try connection.first(sql) { row throws(SQLError) in try row.optionalInteger(0) } ?? nil
        }
    }

    func run(_ script: String) async throws {
        try await write { try $0.script(script) }
    }
}

extension SQLConnection {
    /// Executes it, or posts it: then it travels with the commit.
    func write(_ sql: String, _ arguments: [any SQLBindable], posts: Bool) throws(SQLError) {
        if posts { try post(sql, [arguments]) } else { _ = try execute(sql, arguments) }
    }
}

func errorOf<T>(_ work: () async throws -> T) async -> (any Error)? {
    do {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}

func sqlErrorOf<T>(_ work: () async throws -> T) async -> SQLError? {
    await errorOf(work) as? SQLError
}

/// A port that takes connections and never says a word. It is open as long as the process.
func silentPort() async throws -> Int {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
            bind(listener, place, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, place, &length) == 0
        }
    }
    guard bound else { throw SQLError.io(code: errno) }
    return Int(UInt16(bigEndian: address.sin_port))
}
