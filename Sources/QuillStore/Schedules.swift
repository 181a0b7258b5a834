internal import QuillCore
internal import SQL
internal import Support

/// Who fires a slot is decided by rows: the slot's key, and a token behind which alone its end is taken.
extension Session {
    func schedules() throws(QuillError) -> [Schedule] { try schedules("ORDER BY name", []) }

    func schedule(_ name: String) throws(QuillError) -> Schedule? { try schedules("WHERE name = $1", [name]).first }

    func dueSchedules(limit: Int) throws(QuillError) -> [Schedule] {
        // What cannot be told here stays due, and must not take the places of the others.
        try schedules(
            """
            WHERE request IS NOT NULL AND state <> 'paused' AND name IN (
                SELECT name FROM schedules WHERE state = 'active' AND request IS NOT NULL AND next_at <= quill_now()
                UNION SELECT schedule FROM firings WHERE state = 'running' AND lease_until < quill_now())
                AND name NOT IN (SELECT schedule FROM firings WHERE state = 'running' AND lease_until >= quill_now())
            ORDER BY next_at LIMIT $1
            """, [Schedule.countMax], most: limit
        ) { $0.untold == nil || $0.last?.state == .running }
    }

    func strandedSchedules(limit: Int) throws(QuillError) -> [Schedule] {
        try schedules(
            """
            WHERE state = 'active' AND request IS NOT NULL AND next_at <= quill_now()
                AND NOT EXISTS (SELECT 1 FROM firings WHERE schedule = schedules.name AND (slot = schedules.next_at OR state = 'running'))
            ORDER BY next_at LIMIT $1
            """, [Schedule.countMax], most: limit
        ) { $0.untold != nil }
    }

    /// With the newest firing of each.
    private func schedules(
        _ which: String, _ arguments: [any SQLBindable], most: Int = .max, where isWanted: (Schedule) -> Bool = { _ in true }
    ) throws(QuillError) -> [Schedule] {
        let rows = try all("SELECT * FROM schedules \(which)", arguments) { row throws(SQLError) in
            (
                try row.text("name"), try row.text("cron"), try row.text("zone"), try row.time("next_at"),
                try row.word("state") as Schedule.State, try row.optionalText("request")
            )
        }
        var found: [Schedule] = []
        for (name, cron, zone, nextAt, state, request) in rows where found.count < most {
            let times = cron == Self.once ? Times.once(nextAt) : Times(cron: cron, zone: zone)
            let schedule = Schedule(
                timetable: Timetable(name: name, times: times), state: state, nextAt: nextAt, request: request,
                last: try firings(of: name, limit: 1).first)
            if isWanted(schedule) { found.append(schedule) }
        }
        return found
    }

    /// In the place of a cron expression: it has one time only, that at which it is next.
    private static let once = "@once"

    private static func written(_ timetable: Timetable) -> (cron: String, zone: String) {
        switch timetable.times {
        case .cron(let cron, let zone): (cron.text, zone.name)
        case .once: (once, Zone.utc.name)
        case .untold(let times): (times.cron, times.zone)
        }
    }

    func firings(of schedule: String, limit: Int) throws(QuillError) -> [Firing] {
        try all("SELECT * FROM firings WHERE schedule = $1 ORDER BY slot DESC LIMIT $2", [schedule, limit], Self.firing)
    }

    func save(_ timetable: Timetable) throws(QuillError) {
        guard case .cron(let cron, let zone) = timetable.times, let next = timetable.next(after: try now()) else { return }
        try execute(
            """
            INSERT INTO schedules (name, cron, zone, next_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone, next_at = excluded.next_at
                WHERE schedules.request IS NULL AND (schedules.cron <> excluded.cron OR schedules.zone <> excluded.zone)
            """, [timetable.name, cron.text, zone.name, next])
    }

    func save(_ timetable: Timetable, request: String) throws(QuillError) {
        connection.rowByRow()
        if case .untold(let times) = timetable.times { throw times.error }
        let (cron, zone) = Self.written(timetable)
        guard let next = timetable.next(after: try now()) else { return }
        try execute(
            """
            INSERT INTO schedules (name, cron, zone, next_at, request) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (name) DO UPDATE SET
                cron = excluded.cron, zone = excluded.zone, next_at = excluded.next_at, request = excluded.request, state = 'active'
            """, [timetable.name, cron, zone, next, request])
        // What was begun for the one in whose place it comes is not gone on with: its slot is none of this one's.
        try execute(
            """
            UPDATE firings SET state = 'failed', note = 'The schedule was replaced.', lease_until = NULL, ended_at = quill_now()
            WHERE schedule = $1 AND state = 'running'
            """, [timetable.name])
    }

    func update(schedule: Schedule, _ state: Schedule.State) throws(QuillError) {
        connection.rowByRow()
        // What was missed in a pause is not made up for, but for a single time, which is then due.
        let next = state == .active ? schedule.timetable.next(after: try now()) ?? schedule.nextAt : schedule.nextAt
        try execute(
            "UPDATE schedules SET state = $2, next_at = $3 WHERE name = $1", [schedule.name, state.rawValue, next])
    }

    func remove(schedule: String) throws(QuillError) -> Bool {
        connection.rowByRow()
        return try execute("DELETE FROM schedules WHERE name = $1", [schedule]) == 1
    }

    func fire(_ timetable: Timetable, for request: String?, worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Firing? {
        connection.rowByRow()
        let name = timetable.name
        // Whoever has the row decides: until then nobody pauses, replaces or removes it.
        let row = try one(
            "SELECT next_at, state, cron, zone, request FROM schedules WHERE name = $1 AND state <> 'paused'\(dialect.skipLocked)", [name]
        ) { row throws(SQLError) in
            (
                nextAt: try row.time("next_at"), state: try row.word("state") as Schedule.State, cron: try row.text("cron"),
                zone: try row.text("zone"), request: try row.optionalText("request")
            )
        }
        // A name that the installation uses may be a person's from before it did.
        guard let row, row.request == request else { return nil }
        if request != nil {
            let (cron, zone) = Self.written(timetable)
            guard row.cron == cron, row.zone == zone else { return nil }
        }
        if let running = try running(name) { return try takeOver(running, worker, leaseMilliseconds) }
        guard row.state == .active, let due = timetable.due(nextAt: row.nextAt, now: try now()),
            try execute(
                "UPDATE schedules SET next_at = $3, state = $4 WHERE name = $1 AND next_at = $2",
                [name, row.nextAt, due.nextAt ?? row.nextAt, (due.nextAt == nil ? Schedule.State.done : .active).rawValue]) == 1
        else { return nil }
        return try begin(name, due.slot, missed: due.missed, worker, leaseMilliseconds)
    }

    func take(stranded: Schedule, worker: String) throws(QuillError) -> Firing? {
        connection.rowByRow()
        let (cron, zone) = Self.written(stranded.timetable)
        let isSo: Bool? = try one(
            """
            SELECT 1 FROM schedules
            WHERE name = $1 AND state = 'active' AND next_at = $2 AND cron = $3 AND zone = $4\(dialect.skipLocked)
            """, [stranded.name, stranded.nextAt, cron, zone]
        ) { _ throws(SQLError) in true }
        return isSo == nil ? nil : try begin(stranded.name, stranded.nextAt, missed: 0, worker, 0)
    }

    func hasten(schedule: String) throws(QuillError) -> Bool {
        connection.rowByRow()
        // A slot of this very millisecond may be there, of a schedule in whose place this one came: it is none of this one's.
        return try execute(
            """
            UPDATE schedules SET state = 'active',
                next_at = quill_now() + (SELECT count(*) FROM firings WHERE schedule = $1 AND slot = quill_now())
            WHERE name = $1 AND state <> 'paused'
            """, [schedule]) == 1
    }

    func release(_ firing: Firing) throws(QuillError) {
        connection.rowByRow()
        try execute(
            """
            UPDATE firings SET lease_until = quill_now() - 1, tries = tries - 1, token = $4
            WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'
            """, [firing.schedule, firing.slot, firing.token, nobody()])
    }

    func postpone(_ firing: Firing, milliseconds: Int64, note: String) throws(QuillError) {
        connection.rowByRow()
        try execute(
            """
            UPDATE firings SET lease_until = quill_now() + $4, note = $5, token = $6
            WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'
            """, [firing.schedule, firing.slot, firing.token, milliseconds, String(note.prefix(2_000)), nobody()])
    }

    /// A token that no worker has: a renewal that was on its way does not keep what was given back.
    private func nobody() -> String { (newID() as ID<Attempt>).text }

    func renew(_ firing: Firing, leaseMilliseconds: Int64) throws(QuillError) -> Bool {
        connection.rowByRow()
        return try execute(
            "UPDATE firings SET lease_until = quill_now() + $4 WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'",
            [firing.schedule, firing.slot, firing.token, leaseMilliseconds]) == 1
    }

    func end(_ firing: Firing, _ state: Firing.State, note: String, run: ID<Run>?) throws(QuillError) -> Bool {
        connection.rowByRow()
        let changed = try execute(
            """
            UPDATE firings SET state = $4, note = $5, run = $6, lease_until = NULL, ended_at = quill_now()
            WHERE schedule = $1 AND slot = $2 AND token = $3 AND state = 'running'
            """, [firing.schedule, firing.slot, firing.token, state.rawValue, String(note.prefix(2_000)), run?.text])
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
        try one(
            "SELECT *, lease_until < quill_now() AS lost FROM firings WHERE state = 'running' AND schedule = $1", [name]
        ) { row throws(SQLError) in (try Self.firing(row), try row.bool("lost")) }
    }

    private func takeOver(
        _ running: (firing: Firing, isLost: Bool), _ worker: String, _ leaseMilliseconds: Int64
    ) throws(QuillError) -> Firing? {
        let old = running.firing
        guard running.isLost else { return nil }
        guard old.tries < Firing.triesMax else {
            let before = old.note.map { " Before that: \($0)" } ?? ""
            _ = try fail(old, QuillError(.cancelled, "Its worker ended without a word, at the last of \(old.tries) tries.\(before)"))
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
            endedAt: try row.optionalTime("ended_at"), note: try row.optionalText("note"), run: try row.optionalID("run"))
    }
}
