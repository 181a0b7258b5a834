internal import QuillCore
internal import SQL

/// Who works jobs off.
extension Session {
    func see(_ worker: String, host: String, version: String) throws(QuillError) {
        connection.rowByRow()
        let changed = try execute("UPDATE workers SET seen_at = quill_now() WHERE name = $1", [worker])
        guard changed == 0 else { return }
        let now = try now()
        try execute("DELETE FROM workers WHERE seen_at < $1", [now + -86_400_000])
        try insert(into: "workers", ["name": worker, "host": host, "version": version, "since": now, "seen_at": now])
    }

    func leave(_ worker: String) throws(QuillError) {
        connection.rowByRow()
        _ = try execute("DELETE FROM workers WHERE name = $1", [worker])
    }

    func workers() throws(QuillError) -> [WorkerSeen] {
        try all(
            "SELECT * FROM workers WHERE seen_at > quill_now() - $1 ORDER BY since, name LIMIT 1000", [WorkerSeen.silenceMilliseconds]
        ) { row throws(SQLError) in
            WorkerSeen(
                name: try row.text("name"), host: try row.text("host"), version: try row.text("version"), since: try row.time("since"),
                seenAt: try row.time("seen_at"))
        }
    }

    func fullLimits(_ limits: Limits) throws(QuillError) -> Set<String> { try admission(limits, isTaking: false).full.names }
}
