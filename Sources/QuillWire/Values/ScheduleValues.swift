extension Wire {
    package struct Schedules: Codable, Sendable {
        package let data: [Schedule]

        package init(_ data: [Schedule]) { self.data = data }
    }

    /// Something that is done at certain times.
    package struct Schedule: Codable, Sendable {
        package let name: String
        /// `active`, `paused`, or `done` where its only time is past.
        package let state: String
        /// Absent where it has one time only.
        package let cron: String?
        /// On whose clocks the expression is meant.
        package let timeZone: String
        /// Absent while nothing is to come.
        package let nextAt: String?
        /// The run that it begins; absent for what the installation does by itself.
        package let run: ScheduledRun?
        package let last: Firing?
        /// Why it cannot be begun on the machine that answers, and what helps; absent where it can.
        package let problem: String?

        package init(
            name: String, state: String, cron: String?, timeZone: String, nextAt: String?, run: ScheduledRun?, last: Firing?,
            problem: String? = nil
        ) {
            self.name = name
            self.state = state
            self.cron = cron
            self.timeZone = timeZone
            self.nextAt = nextAt
            self.run = run
            self.last = last
            self.problem = problem
        }
    }

    package struct Firings: Codable, Sendable, Hashable {
        package let data: [Firing]

        package init(_ data: [Firing]) { self.data = data }
    }

    /// One time that a schedule was due.
    package struct Firing: Codable, Sendable, Hashable {
        /// When it was due.
        package let slot: String
        /// `running`, `succeeded` or `failed`. One that failed and is tried again is running, and its note says why.
        package let state: String
        /// How often it was begun.
        package let tries: Int
        /// How many slots were missed before it, while nothing ran.
        package let missed: Int
        package let startedAt: String
        package let endedAt: String?
        /// What was done, or why it failed.
        package let note: String?
        /// The run that it began.
        package let runId: String?

        package init(
            slot: String, state: String, tries: Int, missed: Int, startedAt: String, endedAt: String?, note: String?, runId: String?
        ) {
            self.slot = slot
            self.state = state
            self.tries = tries
            self.missed = missed
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.note = note
            self.runId = runId
        }
    }

    /// `PUT /api/v1/schedules/{name}`.
    package struct SaveSchedule: WireRequest {
        package let cron: String?
        package let at: String?
        package let timeZone: String?
        package let run: ScheduledRun

        package init(cron: String? = nil, at: String? = nil, timeZone: String? = nil, run: ScheduledRun) {
            self.cron = cron
            self.at = at
            self.timeZone = timeZone
            self.run = run
        }

        package init(_ fields: inout Fields) {
            cron = fields.text("cron", "When, again and again: `0 7 * * mon`, or @daily.", length: 1...200)
            at = fields.text("at", "Or when, once: RFC 3339 in UTC, or `2026-12-01 09:00` on the clocks of time_zone.", length: 1...40)
            timeZone = fields.text(
                "time_zone",
                "On whose clocks that is meant, such as Europe/Berlin; those of QUILL_TIME_ZONE when it is not said. Not beside an at that "
                    + "ends with Z, which is in UTC.",
                length: 1...60)
            if fields.has("cron") == fields.has("at") { fields.refuse("cron", "give either cron or at, and only one.") }
            if !fields.has("run") { fields.refuse("run", "is missing.") }
            run = fields.object("run", "What is begun then.", ScheduledRun.init) ?? ScheduledRun(wishes: Wishes())
        }
    }

    /// The run that a schedule begins: of an address, or of an item that is there.
    package struct ScheduledRun: Codable, Sendable {
        package let url: String?
        package let itemId: String?
        package let wishes: Wishes

        package init(url: String? = nil, itemId: String? = nil, wishes: Wishes) {
            self.url = url
            self.itemId = itemId
            self.wishes = wishes
        }

        package init(_ fields: inout Fields) {
            url = fields.text("url", "The address to fetch, where it is not known yet.", length: 1...2_000)
            itemId = fields.text("item_id", "Or the item, itm_….", length: 1...60)
            wishes = Wishes(&fields)
            if fields.has("url") == fields.has("item_id") { fields.refuse("url", "give either an address or an item_id, and only one.") }
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            url = try values.decodeIfPresent(String.self, forKey: .url)
            itemId = try values.decodeIfPresent(String.self, forKey: .itemId)
            wishes = try Wishes(from: decoder)
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encodeIfPresent(url, forKey: .url)
            try values.encodeIfPresent(itemId, forKey: .itemId)
            try wishes.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case url, itemId }
    }
}
