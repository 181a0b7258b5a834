internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension DeadFilter {
    init(_ given: (String) -> String?) {
        let (step, search, group) = (given("step") ?? "", given("q") ?? "", given("group") ?? "")
        self.init(
            step: step.isEmpty ? nil : String(step.prefix(100)), search: String(search.prefix(300)),
            group: group.isEmpty ? nil : String(group.prefix(40)))
    }

    fileprivate var meant: DeadLetterQuery { DeadLetterQuery(step: step, words: search, group: group) }
}

extension Pages {
    func deadLetters(_ filter: DeadFilter, _ visit: Visit) async throws -> JobsPage {
        let found = try await quill.deadLetters(filter.meant, Page(limit: Self.rowsMax), groups: Self.groupsMax)
        let counts = try await quill.jobs(JobQuery(states: [.dead]), Page(limit: 1)).counts
        let dead = DeadLettersModel(
            filter: filter, steps: found.steps.map { (name: $0.key, count: $0.value) }.sorted { $0.name < $1.name },
            groups: found.groups.groups.map(Self.group), moreGroups: found.groups.more, matching: found.matching, total: found.total,
            until: visit.now,
            build: Build.version)
        return JobsPage(
            JobsModel(
                badges: visit.badges, diagnosis: Self.diagnosis(try await quill.queue()), tiles: try await tiles(counts),
                list: JobListFilter(.dead),
                rows: found.jobs.map { Self.row($0, found.titles, [:], found.tries, visit.now) }, dead: dead, isCut: found.nextCursor != nil
            ))
    }

    private static var groupsMax: Int { 30 }

    private static func group(_ view: DeadGroupView) -> DeadLettersModel.Group {
        let standing: DeadLettersModel.Group.Standing =
            switch view.standing {
            case .open: .open
            case .fixed(let fix): .fixed(build: fix.build)
            case .cameBack(let fix, let count): .cameBack(build: fix.build, count: count)
            }
        return .init(
            id: view.group.signature, cause: view.cause, remedy: view.remedy, title: view.group.sample.target.variant.title,
            count: view.group.count, first: view.group.firstAt, last: view.group.lastAt, sample: view.group.sample.id, standing: standing)
    }

    /// All that the page meant when it was looked at.
    private static func meant(_ form: FormBody, _ visit: Visit) -> DeadLetterQuery {
        let until = form["until"].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) } ?? visit.now
        return DeadFilter { form[$0] }.meant.until(until)
    }

    /// Dead jobs are given up for good, with the reason why: those that were chosen, or all.
    private func discardMany(_ form: FormBody, _ visit: Visit) async throws -> String {
        let reason = form["reason"] ?? ""
        if form["all"] != nil {
            let (discarded, left) = try await quill.discard(Self.meant(form, visit), because: reason)
            return "\(Words.count(discarded, "job")) discarded" + (left > 0 ? ", \(Words.count(left)) left: not dead any more" : "")
        }
        let chosen = form.all("job").compactMap { ID<Job>($0) }
        guard !chosen.isEmpty else {
            throw QuillError(.validationFailed, "No job is chosen.", hint: "Choose those that nobody needs any more.")
        }
        let (discarded, left) = try await quill.discard(chosen, because: reason)
        return "\(Words.count(discarded, "job")) discarded" + (left > 0 ? ", \(Words.count(left)) left: not dead any more" : "")
    }

    /// Dead jobs get fresh tries: those that were chosen, or all that the page meant when it was looked at.
    func redriveMany(_ form: FormBody, _ visit: Visit) async throws -> Response {
        try await deadLettersChanged(form["discard"] != nil ? try await discardMany(form, visit) : try await retryMany(form, visit), visit)
    }

    private func retryMany(_ form: FormBody, _ visit: Visit) async throws -> String {
        let (redriven, left): (Int, Int)
        if form["all"] != nil {
            (redriven, left) = try await quill.redrive(Self.meant(form, visit))
        } else {
            let chosen = form.all("job").compactMap { ID<Job>($0) }
            guard !chosen.isEmpty else {
                throw QuillError(.validationFailed, "No job is chosen.", hint: "Choose some, or retry all of them.")
            }
            (redriven, left) = try await quill.redrive(chosen)
        }
        return "\(Words.count(redriven, "job")) tried again"
            + (left > 0 ? ", \(Words.count(left)) left: made already, or not dead any more" : "")
    }

    /// What a group died of is mended in this version, or is not after all.
    func markFixed(_ group: String, _ form: FormBody, _ visit: Visit) async throws -> Response {
        if form["undo"] != nil {
            try await quill.unmarkFixed(group)
            return try await deadLettersChanged("It is not marked as fixed any more", visit)
        }
        _ = try await quill.markFixed(group)
        return try await deadLettersChanged("Marked as fixed in \(Build.version)", visit)
    }

    private func deadLettersChanged(_ words: String, _ visit: Visit) async throws -> Response {
        guard visit.wantsPatch else { return visit.redirect(to: .deadLetters(DeadFilter())) }
        // What was a reason that many shared is gone with them.
        let page = try await deadLetters(DeadFilter(), visit)
        return visit.patch(words, link: (words: "See all jobs", to: .jobs(.all))) {
            $0.jobsTiles(page.model.tiles)
            $0.jobsList(page.model)
        }
    }
}
