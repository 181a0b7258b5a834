package import QuillCore

/// What somebody wants to have done at certain times.
package struct ScheduleWish: Sendable {
    let timetable: Timetable
    /// Of an address or an item.
    let article: ArticleRequest

    package init(timetable: Timetable, article: ArticleRequest) {
        self.timetable = timetable
        self.article = article
    }
}

extension Quill {
    /// On whose clocks a schedule is meant that names none.
    package var zone: Zone { rules.zone }

    package func schedules() async throws(QuillError) -> [Schedule] {
        try await store.read { store throws(QuillError) in try store.schedules() }
    }

    package func schedule(_ name: String) async throws(QuillError) -> Schedule {
        try await store.read { store throws(QuillError) in try known(name, store) }
    }

    package func firings(of schedule: String) async throws(QuillError) -> [Firing] {
        try await store.read { store throws(QuillError) in
            try store.firings(of: known(schedule, store).name, limit: 50)
        }
    }

    /// Adds a schedule, or puts it in the place of the one of that name. What can be checked before its time is checked.
    package func save(_ wish: ScheduleWish) async throws(QuillError) -> Schedule {
        _ = try check(wish.article)
        _ = try await recognise(wish.article.input)
        try Self.checkRemakes(wish.article.remake)
        let (table, request) = (wish.timetable, try wish.article.kept)
        if Schedule.ownNames.contains(table.name) { throw Self.isOwn(table.name) }
        return try await store.write { store throws(QuillError) in
            if case .once(let moment) = table.times, moment <= (try store.now()) {
                throw QuillError(
                    .invalidInput, "at: \(moment) is past.", hint: "Give a time that is to come; what is to be done now needs no schedule.")
            }
            guard table.next(after: try store.now()) != nil else {
                throw QuillError(.invalidInput, "cron: it would not come true within eight years.", hint: "Choose other times.")
            }
            if let there = try store.schedule(table.name) {
                if there.isOwn { throw Self.isOwn(there.name) }
            } else if try store.schedules().count(where: { !$0.isOwn }) >= Schedule.countMax {
                throw QuillError(.conflict, "There are \(Schedule.countMax) schedules already.", hint: "Remove some that are done.")
            }
            let before = try store.schedule(table.name)
            try store.save(table, request: request)
            try note(.done, store)
            try audit(
                before == nil ? .scheduleAdded : .scheduleChanged, of: .schedule(table.name), before: before?.facts ?? [:],
                after: known(table.name, store).facts, store)
            return try known(table.name, store)
        }
    }

    /// Makes a schedule due now: a server does it within seconds.
    package func fire(_ schedule: String) async throws(QuillError) -> Schedule {
        try await change(schedule, .scheduleRun) { (there, store) throws(QuillError) in
            guard try store.hasten(schedule: there.name) else {
                throw QuillError(.conflict, "\(there.name) is paused.", hint: "Let it go on first: `quill schedules resume \(there.name)`.")
            }
            return true
        }
    }

    package func pause(schedule: String) async throws(QuillError) -> Schedule {
        try await change(schedule, .schedulePaused) { (there, store) throws(QuillError) in
            if there.isOwn { throw Self.isOwn(there.name) }
            guard there.state == .active else { return try Self.refuseUnless(.paused, there) }
            try store.update(schedule: there, .paused)
            return true
        }
    }

    /// Lets it go on from now; what it missed meanwhile is not made up for, but for a single time, which is then due.
    package func resume(schedule: String) async throws(QuillError) -> Schedule {
        try await change(schedule, .scheduleResumed) { (there, store) throws(QuillError) in
            guard there.state == .paused else { return try Self.refuseUnless(.active, there) }
            // From when on it goes on cannot be told here; it would make up for what it missed.
            if let untold = there.untold {
                throw QuillError(.conflict, "\(there.name) cannot go on: \(untold.problem)", hint: untold.remedy)
            }
            try store.update(schedule: there, .active)
            return true
        }
    }

    /// Removes it; the runs that it began stay.
    package func remove(schedule: String) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            let there = try known(schedule, store)
            if there.isOwn { throw Self.isOwn(there.name) }
            _ = try store.remove(schedule: there.name)
            try note(.done, store)
            try audit(.scheduleRemoved, of: .schedule(there.name), before: there.facts, store)
        }
    }

    private func change(
        _ name: String, _ action: AuditAction, _ body: @escaping @Sendable (Schedule, any StoreWriting) throws(QuillError) -> Bool
    ) async throws(QuillError) -> Schedule {
        try await store.write { store throws(QuillError) in
            let isChanged = try body(try known(name, store), store)
            try note(.done, store)
            if isChanged { try audit(action, of: .schedule(name), store) }
            return try known(name, store)
        }
    }

    /// What is so already is no fault, and no change.
    private static func refuseUnless(_ state: Schedule.State, _ there: Schedule) throws(QuillError) -> Bool {
        guard there.state != state else { return false }
        throw QuillError(
            .conflict, "\(there.name) is \(there.state.rawValue).", hint: "Save it with a new time, and it is active again.")
    }

    private func known(_ name: String, _ store: any StoreReading) throws(QuillError) -> Schedule {
        guard let found = try store.schedule(name) else {
            throw QuillError(.notFound, "There is no schedule \(name.prefix(60)).", hint: "`quill schedules` lists what there is.")
        }
        return found
    }

    private static func isOwn(_ name: String) -> QuillError {
        QuillError(
            .conflict, "\(name) is the installation's own.",
            hint: "QUILL_SCHEDULES says when it is done: \(name)=off switches it off. Give yours another name.")
    }

    /// The names alone: whether there is such a thing to remake is known when it is due.
    static func checkRemakes(_ names: [String]) throws(QuillError) {
        let many = ["all", "stale", "article", "sections"]
        guard let wrong = names.first(where: { !many.contains($0) && Variant($0) == nil }) else { return }
        throw QuillError(
            .invalidInput, "remake: there is no \(wrong.prefix(60)).",
            hint: "Choose from \(many.joined(separator: ", ")), or name a variant.")
    }

    /// Begins the run that a schedule asks for, once for each firing; says what it did.
    package func begin(_ request: String, of firing: Firing) async throws(QuillError) -> String {
        "began \(try await under(firing).startArticle(ArticleRequest(kept: request)).run.id.text)"
    }

    /// Ends the firing with what came of it, in the transaction that did it. Who lost it to another worker does nothing.
    func end(_ firing: Firing, _ effect: Effect, _ store: any StoreWriting) throws(QuillError) {
        guard case .run(let id, _, _) = effect else { throw effect.isForeign }
        guard try store.end(firing, .succeeded, note: "began \(id.text)", run: id) else { throw .cancelled }
        let data = ["schedule": firing.schedule, "slot": firing.slot.description, "run": id.text]
        try store.append(Event(name: .scheduleFired, project: Project.defaultID, data: data, at: store.now()))
    }
}

extension Schedule {
    /// As the audit trail tells it.
    fileprivate var facts: AuditFacts {
        guard let request else { return ["when": timetable.when] }
        do throws(QuillError) {
            let article = try ArticleRequest(kept: request)
            return [
                "when": timetable.when, "source": article.source,
                "remake": article.remake.isEmpty ? nil : article.remake.joined(separator: " "),
            ]
        } catch {
            // One that cannot be read can still be replaced and removed.
            return ["when": timetable.when, "request": error.message]
        }
    }
}
