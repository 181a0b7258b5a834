import CPostgreSQL
import Glibc
import SQL

extension Link {
    /// Opens a connection to the database that `address` names: a URI or `keyword=value` pairs, as libpq takes them.
    ///
    /// Throws `.unreachable` or `.refused`. No error repeats the address, which may hold a password.
    static func open(_ address: String, _ options: PostgreSQLDatabase.Options, bell: Bell) throws(SQLError) -> Link {
        try check(address)
        let settings: [(String, String)] = [
            ("fallback_application_name", options.applicationName),
            // A server that is cut off is noticed by the system, also between two statements.
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
            // The address has the last word on what stands before it.
            ("dbname", address),
            ("client_encoding", "UTF8"),
        ]
        guard let handle = start(settings) else { throw .other(code: 0, message: "no memory for a connection") }
        let link = Link(handle: handle, bell: bell)
        // What refuses us is known by its code; libpq tells it only in this form while it connects.
        PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        cpg_be_quiet(handle)
        try link.finishOpening(Deadline(after: options.connectMilliseconds))
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        guard PQsetnonblocking(handle, 1) == 0 else { throw link.lost() }
        return link
    }

    /// Finds out whether no pooler stands between, and has the limits hold for the whole connection then; else each transaction sets its own.
    /// Returns the server's era.
    func greet(_ limits: TimeLimits, _ plain: Limits) throws(SQLError) -> String {
        let answers = try script("\(Self.eraSQL); SELECT CAST(pg_backend_pid() AS text)", plain)
        guard answers.count == 2 else { throw .other(code: 0, message: "the server does not say who it is") }
        // A pooler makes up the number that it gives its clients for the server's process.
        isDirect = try answers[1].row(0).optionalText(0) == String(PQbackendPID(handle))
        if isDirect { _ = try script(limits.settings.map { "SET \($0.name) = \($0.milliseconds)" }.joined(separator: "; "), plain) }
        return try answers[0].row(0).optionalText(0) ?? ""
    }

    /// Whether libpq can read it. What it says of an address that it cannot read quotes it, and is not repeated.
    static func check(_ address: String) throws(SQLError) {
        var reason: UnsafeMutablePointer<CChar>?
        let parsed = PQconninfoParse(address, &reason)
        PQfreemem(reason)
        guard let parsed else { throw .refused(.address) }
        PQconninfoFree(parsed)
    }

    private static func start(_ settings: [(String, String)]) -> OpaquePointer? {
        let words = settings.flatMap { [strdup($0.0), strdup($0.1)] }
        defer { words.forEach { free($0) } }
        let keys: [UnsafePointer<CChar>?] = stride(from: 0, to: words.count, by: 2).map { UnsafePointer(words[$0]) } + [nil]
        let values: [UnsafePointer<CChar>?] = stride(from: 1, to: words.count, by: 2).map { UnsafePointer(words[$0]) } + [nil]
        return PQconnectStartParams(keys, values, 1)
    }

    private func finishOpening(_ deadline: Deadline) throws(SQLError) {
        guard PQstatus(handle) != CONNECTION_BAD else { throw openingFailure() }
        var interest = POLLOUT
        while true {
            switch Self.wait(PQsocket(handle), interest, bell, deadline) {
            case .rung:
                if bell.isClosing { throw .closed }
                continue
            case .late: throw .unreachable(detail: "the server does not answer")
            case .ready: break
            }
            switch PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: interest = POLLIN
            case PGRES_POLLING_WRITING: interest = POLLOUT
            default: throw openingFailure()
            }
        }
    }

    private func openingFailure() -> SQLError {
        let said = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        let lines = said.split(separator: "\n")
        // With several hosts there are several lines; the last one that got an answer counts.
        for line in lines.reversed() {
            guard let state = line.split(separator: " ").last, line.contains(":  "), Self.isState(state) else { continue }
            if state.hasPrefix("57") || state.hasPrefix("08") { return .unreachable(detail: "the server is not ready (\(state))") }
            return .refusal(String(state))
        }
        if PQconnectionNeedsPassword(handle) == 1 { return .refused(.wrongPassword) }
        // Behind a tab stands a question to the reader, such as whether the server runs.
        return .unreachable(detail: lines.last { !$0.hasPrefix("\t") }.map(String.init) ?? "no connection")
    }

    private static func isState(_ word: Substring) -> Bool {
        word.utf8.count == 5 && word.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }
}
