internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func overview(_ visit: Visit) async throws -> OverviewPage {
        OverviewPage(Self.model(try await quill.overview(), visit))
    }

    private static func model(_ view: Overview, _ visit: Visit) -> OverviewModel {
        let count = { (state: JobStatus.State) in view.jobCounts[state] ?? 0 }
        let reviews = [ReviewState.toEvaluate, .toConfirm, .toReview, .toRevise, .toRereview].reduce(0) {
            $0 + (view.documentCounts[$1] ?? 0)
        }
        let dead = count(.dead)
        let parts = [
            view.openProposals > 0 ? Words.count(view.openProposals, "proposal") : nil, reviews > 0 ? Words.count(reviews, "review") : nil,
            dead > 0 ? Words.count(dead, "failure") : nil,
        ]
        return OverviewModel(
            badges: visit.badges,
            strip: .init(
                lastIngest: view.lastRun.flatMap { run in run.seconds.map { (at: run.createdAt, seconds: $0, status: run.status) } },
                running: count(.running), queued: count(.queued)),
            banner: banner(view, dead: dead),
            tiles: .init(
                waiting: view.openProposals + reviews + dead, waitingNote: parts.compactMap(\.self).joined(separator: " · "),
                publishedThisWeek: view.deliveredThisWeek, publishedLastWeek: view.deliveredLastWeek, spentThisMonth: view.spentThisMonth,
                cap: nil, sources: view.library.count, soundSeconds: view.library.soundSeconds),
            pipeline: view.runs.map { row(RunState($0, now: view.now)) }, days: days(view), waiting: waiting(view), recent: recent(view))
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
            job: state.job, fraction: state.fraction, startedAt: run.createdAt, cost: state.glance.cost, error: state.trouble?.what)
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
                status: .proposal, kind: "Proposal", title: row.document.title,
                note: row.proposal.content.sectionKey.map { "section \($0.replacing("-", with: " "))" } ?? "the whole document",
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
        case .toEvaluate: "is it worth going on with?"
        case .toConfirm: "waits for a yes"
        case .toReview: "written, and read by nobody yet"
        case .toRevise: "changes were asked for"
        case .toRereview: "changed since it was approved"
        case .readyToPublish: "approved, and published nowhere yet"
        case .published: "published"
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
