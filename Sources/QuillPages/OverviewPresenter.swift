internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func overview(_ visit: Visit) async throws -> OverviewPage {
        let view = try await quill.overview()
        return OverviewPage(Self.model(view, try await pace(for: view.runs.map(\.run.state)), visit))
    }

    private static func model(_ view: Overview, _ pace: Pace, _ visit: Visit) -> OverviewModel {
        let count = { (state: JobStatus.State) in view.jobCounts[state] ?? 0 }
        let reviews = [ReviewState.toEvaluate, .toConfirm, .toReview, .toRevise, .toRereview].reduce(0) {
            $0 + (view.documentCounts[$1] ?? 0)
        }
        let dead = count(.dead)
        let ready = view.documentCounts[.readyToPublish] ?? 0
        let parts = [
            view.openProposals > 0 ? Words.count(view.openProposals, "proposal") : nil, reviews > 0 ? Words.count(reviews, "review") : nil,
            dead > 0 ? Words.count(dead, "failure") : nil, ready > 0 ? "\(Words.count(ready)) to publish" : nil,
        ]
        let waits = view.openProposals + reviews + dead + ready
        return OverviewModel(
            badges: visit.badges,
            strip: .init(
                lastIngest: view.lastRun.flatMap { run in run.seconds.map { (at: run.createdAt, seconds: $0, status: run.status) } },
                running: count(.running), queued: count(.queued)),
            banner: banner(view, dead: dead),
            tiles: .init(
                waiting: waits,  // Lines break between them, not within.
                waitingNote: parts.compactMap { $0?.replacing(" ", with: "\u{A0}") }.joined(separator: " · "),
                publishedThisWeek: view.deliveredThisWeek, publishedLastWeek: view.deliveredLastWeek, spentThisMonth: view.spentThisMonth,
                cap: nil, sources: view.library.count, soundSeconds: view.library.soundSeconds),
            pipeline: view.runs.map { row(RunState($0, now: view.now, pace: pace)) }, days: days(view), waiting: waiting(view),
            recent: recent(view))
    }

    private static func banner(_ view: Overview, dead: Int) -> Trouble? {
        guard let first = view.deadJobs.first, dead > 1 else { return nil }
        return Trouble(
            "\(Words.count(dead, "job")) stopped, the latest because: " + (first.job.error?.message ?? "it failed."),
            next: "What was made so far is kept.", buttons: [.init("See the jobs", .jobs(.dead))])
    }

    private static func row(_ state: RunState) -> OverviewModel.Pipeline {
        let run = state.glance.run
        return .init(
            run: run.id, item: run.item, title: Naming.title(state.glance.item), status: state.status, stage: state.stage, bar: state.bar,
            job: state.job, fraction: state.fraction, startedAt: run.createdAt, seconds: run.seconds,
            expectedSeconds: state.expectedSeconds, cost: state.glance.cost, error: state.trouble?.what)
    }

    /// A row for each of the last days, also those on which nothing ended.
    private static func days(_ view: Overview) -> [DayCount] {
        let counts = Dictionary(view.days.map { ($0.day.date, $0) }) { $1 }
        return (0..<14).reversed().map { back in
            let day = view.now + -Int64(back) * 86_400_000
            let count = counts[day.date]
            return DayCount(date: day.date, label: Words.day(day), done: count?.succeeded ?? 0, failed: count?.failed ?? 0)
        }
    }

    private static func waiting(_ view: Overview) -> [OverviewModel.Waiting] {
        var rows = view.proposals.map { row in
            OverviewModel.Waiting(
                status: .proposal, kind: "Proposal", title: Naming.title(row.document.title),
                note: row.proposal.content.sectionKey.map { Variant.section($0).title } ?? "The whole document",
                route: .document(row.document.id, section: row.proposal.content.sectionKey), at: row.proposal.createdAt)
        }
        rows += view.deadJobs.map { row in
            OverviewModel.Waiting(
                status: .failed, kind: "Failed", title: Naming.title(row.title),
                note: row.job.error?.message ?? row.job.target.variant.title,
                route: .job(row.job.id), at: row.job.endedAt ?? row.job.createdAt)
        }
        rows += view.documents.map { document in
            OverviewModel.Waiting(
                status: .needsYou, kind: document.state.title, state: document.state, title: document.title, note: note(document.state),
                route: .document(document.id), at: document.createdAt)
        }
        return Array(rows.prefix(12))
    }

    private static func note(_ state: ReviewState) -> String {
        switch state {
        case .toEvaluate: "Is it worth going on with?"
        case .toConfirm: "Waits for a yes"
        case .toReview: "Written, and read by nobody yet"
        case .toRevise: "Changes were asked for"
        case .toRereview: "Changed since it was approved"
        case .readyToPublish: "Approved, and published nowhere yet"
        case .published: "Published"
        }
    }

    private static func recent(_ view: Overview) -> [OverviewModel.Recent] {
        view.deliveries.map { row in
            OverviewModel.Recent(
                document: row.document.id, title: row.document.title, place: Naming.place(row.destination),
                address: Naming.address(row.delivery.ref?.url), at: row.delivery.deliveredAt ?? row.document.createdAt)
        }
    }
}
