/// Something that is done at certain times: `sweep`, every night, by the installation itself; or a run that somebody wishes.
///
/// Each moment at which it is due is a slot, and a slot has one firing in the whole cluster, whichever worker was first. Slots
/// that were missed while nothing ran are made up for by one firing, that of the latest.
package struct Schedule: Sendable, Hashable {
    /// `done` is one whose only time is past. What a paused one misses is not made up for.
    package enum State: String, Sendable, CaseIterable { case active, paused, done }

    package let timetable: Timetable
    package let state: State
    package let nextAt: Timestamp
    /// The run that it wishes, as the JSON in which it was asked for; nil for what the installation does by itself.
    package let request: String?
    package let last: Firing?

    package init(timetable: Timetable, state: State = .active, nextAt: Timestamp, request: String? = nil, last: Firing? = nil) {
        self.timetable = timetable
        self.state = state
        self.nextAt = nextAt
        self.request = request
        self.last = last
    }

    package var name: String { timetable.name }
    package var isOwn: Bool { request == nil }

    /// Why it cannot be begun on this machine by this version, if so. Another may be able to.
    package var untold: UntoldTimes? { if case .untold(let times) = timetable.times { times } else { nil } }

    /// Of those that people made.
    package static let countMax = 1_000
    /// What the installation does by itself, whether or not it is switched off.
    package static let ownNames: Set = ["backfill", "retention", "sweep"]
}

/// One slot of a schedule in the hands of a worker, or what came of it. `token` is the fence: another worker that takes over
/// after the lease has run out has another, and what the first one then says is not heard.
package struct Firing: Sendable, Hashable {
    package enum State: String, Sendable { case running, succeeded, failed }

    package let schedule: String
    package let slot: Timestamp
    package let state: State
    package let token: String
    /// Begun so many times: more than once only where a worker was lost or it failed.
    package let tries: Int
    /// Slots that were passed over before this one.
    package let missed: Int
    package let startedAt: Timestamp
    package let endedAt: Timestamp?
    /// What was done, in words; or the error.
    package let note: String?
    /// The run that it began.
    package let run: ID<Run>?

    package init(
        schedule: String, slot: Timestamp, state: State, token: String, tries: Int, missed: Int, startedAt: Timestamp, endedAt: Timestamp?,
        note: String?, run: ID<Run>? = nil
    ) {
        self.schedule = schedule
        self.slot = slot
        self.state = state
        self.token = token
        self.tries = tries
        self.missed = missed
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.note = note
        self.run = run
    }

    /// A firing that failed so often, or whose worker was lost so often, has failed for good.
    package static let triesMax = 3
}

/// When a schedule is due.
package enum Times: Sendable, Hashable {
    case cron(Cron, Zone)
    case once(Timestamp)
    /// What another machine or another version wrote, and this one cannot tell the moments of.
    case untold(UntoldTimes)

    /// As they are kept. What cannot be read is kept as it stands, so that one schedule does not stand in the way of the others.
    package init(cron: String, zone: String) {
        guard let known = Zone(zone) else {
            self = .untold(
                UntoldTimes(
                    cron: cron, zone: zone, problem: "The time zone \(zone.prefix(60)) is not known on this machine.",
                    remedy: "Install tzdata there, or set the schedule anew with another zone."))
            return
        }
        do { self = .cron(try Cron(cron), known) } catch {
            self = .untold(
                UntoldTimes(
                    cron: cron, zone: zone, problem: "Its times “\(cron.prefix(60))” cannot be read by Quill \(Build.version).",
                    remedy: "Install the version that set it, or set the schedule anew."))
        }
    }
}

/// Times in the words that are kept, and why nothing can be begun at them here.
package struct UntoldTimes: Sendable, Hashable {
    package let cron: String
    package let zone: String
    package let problem: String
    package let remedy: String

    package var error: QuillError { QuillError(.unsupported, problem, hint: remedy) }
}

/// The part of a schedule that is configured.
package struct Timetable: Sendable, Hashable {
    package let name: String
    package let times: Times

    package init(name: String, times: Times) {
        self.name = name
        self.times = times
    }

    package init(name: String, cron: Cron, zone: Zone) { self.init(name: name, times: .cron(cron, zone)) }

    /// As people write it, on the clocks of a zone: a moment as `2026-12-01 09:00`, or a cron expression. Throws `invalid-input`
    /// naming the field, also for a moment in UTC, beside which another zone would say nothing.
    package init(named name: String, when: String, zone written: String) throws(QuillError) {
        let zone = try Self.zone(written)
        guard zone == .utc || Timestamp(rfc3339: when) == nil else {
            throw QuillError(
                .invalidInput, "when: \(when) is in UTC, and \(zone.name) would not be heeded.",
                hint: "Write it on the clocks of that zone, as in 2026-12-01 09:00, or choose UTC.")
        }
        let times: Times =
            if let moment = Timestamp(written: when, in: zone) { .once(moment) } else { try Self.cron(when, zone, field: "when") }
        self.init(name: try Self.checked(name), times: times)
    }

    package static func checked(_ name: String) throws(QuillError) -> String {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
        guard (1...60).contains(name.count), name.allSatisfy(letters.contains), !name.hasPrefix("-") else {
            throw QuillError(
                .invalidInput, "name: it may have 1 to 60 lower-case letters, digits and hyphens.", hint: "weekly-talk is one.")
        }
        return name
    }

    package static func zone(_ written: String) throws(QuillError) -> Zone {
        guard let zone = Zone(written) else {
            throw QuillError(.invalidInput, "time_zone: there is no zone \(written.prefix(60)).", hint: "Europe/Berlin is one, and UTC.")
        }
        return zone
    }

    package static func once(_ written: String, _ zone: Zone) throws(QuillError) -> Times {
        guard let moment = Timestamp(written: written, in: zone) else {
            throw QuillError(
                .invalidInput, "at: “\(written.prefix(60))” is no time.", hint: "Write it as 2026-12-01 09:00, or 2026-12-01T09:00:00Z.")
        }
        return .once(moment)
    }

    package static func cron(_ written: String, _ zone: Zone, field: String = "cron") throws(QuillError) -> Times {
        do { return .cron(try Cron(written), zone) } catch {
            throw QuillError(error.code, "\(field): \(error.message)", hint: error.hint)
        }
    }

    /// In words: `0 7 * * mon, Europe/Berlin`, or the moment.
    package var when: String {
        switch times {
        case .cron(let cron, let zone): "\(cron.text), \(zone.name)"
        case .once(let moment): moment.description
        case .untold(let times): "\(times.cron), \(times.zone)"
        }
    }

    /// The first slot after `now`; nil where there is none, or none can be told. A single moment is a slot also when it is past.
    package func next(after now: Timestamp) -> Timestamp? {
        switch times {
        case .cron(let cron, let zone): cron.next(after: now, in: zone)
        case .once(let moment): moment
        case .untold: nil
        }
    }

    /// What is due at `now` where `nextAt` was next: the slot to fire, how many were missed before it, and what is next then, if
    /// anything. Nil while nothing is due.
    package func due(nextAt: Timestamp, now: Timestamp) -> (slot: Timestamp, missed: Int, nextAt: Timestamp?)? {
        guard nextAt <= now else { return nil }
        switch times {
        case .cron(let cron, let zone):
            let (slot, missed) = cron.latest(from: nextAt, to: now, in: zone)
            // Where so many were missed that they were not counted to the end, the rest is passed over.
            return (slot, missed, cron.next(after: max(slot, now), in: zone))
        case .once: return (nextAt, 0, nil)
        case .untold: return nil
        }
    }
}
