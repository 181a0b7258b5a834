internal import QuillCore
internal import SQL
internal import Support

/// Who fires a slot is decided by rows: the slot's key, and a token behind which alone its end is taken.
extension Session {
    func schedules() throws(QuillError) -> [Schedule] {
        let rows = try all("SELECT * FROM schedules ORDER BY name") { row throws(SQLError) in
            (try row.text("name"), try row.text("cron"), try row.text("zone"), try row.time("next_at"))
        }
        var found: [Schedule] = []
        for (name, cron, zone, nextAt) in rows {
            found.append(Schedule(name: name, cron: cron, zone: zone, nextAt: nextAt, last: try firings(of: name, limit: 1).first))
        }
        return found
    }

    func firings(of schedule: String, limit: Int) throws(QuillError) -> [Firing] {
        try all("SELECT * FROM firings WHERE schedule = $1 ORDER BY slot DESC LIMIT $2", [schedule, limit], Self.firing)
    }

    func save(_ timetable: Timetable) throws(QuillError) {
        guard let next = timetable.cron.next(after: try now(), in: timetable.zone) else { return }
        try execute(
            """
            INSERT INTO schedules (name, cron, zone, next_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone, next_at = excluded.next_at
                WHERE schedules.cron <> excluded.cron OR schedules.zone <> excluded.zone
            """, [timetable.name, timetable.cron.text, timetable.zone.name, next])
    }

    func fire(_ timetable: Timetable, worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Firing? {
        connection.rowByRow()
        let name = timetable.name
        if let running = try running(name) { return try takeOver(running, worker, leaseMilliseconds) }
        let nextAt: Timestamp? = try one("SELECT next_at FROM schedules WHERE name = $1\(dialect.skipLocked)", [name]) {
            row throws(SQLError) in try row.time("next_at")
        }
        guard let nextAt, let due = timetable.due(nextAt: nextAt, now: try now()),
            try execute("UPDATE schedules SET next_at = $3 WHERE name = $1 AND next_at = $2", [name, nextAt, due.nextAt]) == 1
        else { return nil }
        return try begin(name, due.slot, missed: due.missed, worker, leaseMilliseconds)
    }

    func hasten(schedule: String) throws(QuillError) -> Bool {
        connection.rowByRow()
        return try execute("UPDATE schedules SET next_at = quill_now() WHERE name = $1", [schedule]) == 1
    }

    func release(_ firing: Firing) throws(QuillError) {
        connection.rowByRow()
        try execute(
            """
            UPDATE firings SET lease_until = quill_now() - 1, tries = tries - 1
            WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'
            """, [firing.schedule, firing.slot, firing.token])
    }

    func renew(_ firing: Firing, leaseMilliseconds: Int64) throws(QuillError) -> Bool {
        connection.rowByRow()
        return try execute(
            "UPDATE firings SET lease_until = quill_now() + $4 WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'",
            [firing.schedule, firing.slot, firing.token, leaseMilliseconds]) == 1
    }

    func end(_ firing: Firing, _ state: Firing.State, note: String) throws(QuillError) -> Bool {
        connection.rowByRow()
        let changed = try execute(
            """
            UPDATE firings SET state = $4, note = $5, lease_until = NULL, ended_at = quill_now()
            WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'
            """, [firing.schedule, firing.slot, firing.token, state.rawValue, String(note.prefix(2_000))])
        if changed == 1 { failpoint("firing.ended") }
        return changed == 1
    }

    func deleteFirings(olderThanMilliseconds age: Int64, limit: Int) throws(QuillError) -> Int {
        try execute(
            """
            DELETE FROM firings WHERE (schedule, slot) IN (
                SELECT schedule, slot FROM firings WHERE ended_at < quill_now() - $1 ORDER BY ended_at LIMIT $2)
            """, [age, limit])
    }

    /// The firing that is under way, and whether its worker still has it.
    private func running(_ name: String) throws(QuillError) -> (firing: Firing, isLost: Bool)? {
        try one("SELECT *, lease_until < quill_now() AS lost FROM firings WHERE state = 'running' AND schedule = $1", [name]) {
            row throws(SQLError) in (try Self.firing(row), try row.bool("lost"))
        }
    }

    private func takeOver(
        _ running: (firing: Firing, isLost: Bool), _ worker: String, _ leaseMilliseconds: Int64
    ) throws(QuillError) -> Firing? {
        let old = running.firing
        guard running.isLost else { return nil }
        guard old.tries < Firing.triesMax else {
            _ = try end(old, .failed, note: "Its worker ended without a word, \(old.tries) times.")
            return nil
        }
        let token = (newID() as ID<Attempt>).text
        let isOurs =
            try execute(
                """
                UPDATE firings SET token = $4, worker = $5, tries = tries + 1, lease_until = quill_now() + $6, started_at = quill_now()
                WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'
                """, [old.schedule, old.slot, old.token, token, worker, leaseMilliseconds]) == 1
        return isOurs ? try firings(of: old.schedule, slot: old.slot) : nil
    }

    private func begin(
        _ name: String, _ slot: Timestamp, missed: Int, _ worker: String, _ leaseMilliseconds: Int64
    ) throws(QuillError) -> Firing? {
        let isOurs =
            try execute(
                """
                INSERT INTO firings (schedule, slot, state, token, worker, lease_until, tries, missed, started_at)
                VALUES ($1, $2, 'running', $3, $4, quill_now() + $5, 1, $6, quill_now()) ON CONFLICT (schedule, slot) DO NOTHING
                """, [name, slot, (newID() as ID<Attempt>).text, worker, leaseMilliseconds, missed]) == 1
        if isOurs { failpoint("firing.begun") }
        return isOurs ? try firings(of: name, slot: slot) : nil
    }

    private func firings(of name: String, slot: Timestamp) throws(QuillError) -> Firing? {
        try one("SELECT * FROM firings WHERE schedule = $1 AND slot = $2", [name, slot], Self.firing)
    }

    private static func firing(_ row: SQLRow) throws(SQLError) -> Firing {
        Firing(
            schedule: try row.text("schedule"), slot: try row.time("slot"), state: try row.word("state"), token: try row.text("token"),
            tries: try row.integer("tries"), missed: try row.integer("missed"), startedAt: try row.time("started_at"),
            endedAt: try row.optionalTime("ended_at"), note: try row.optionalText("note"))
    }
}
