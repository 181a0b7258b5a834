package import QuillWeb

/// Every page in its states, with the address that it stands at.
package enum Gallery {
    package static let pages: [(name: String, path: String, page: any WebPage)] = [
        ("overview", Route.overview.path, OverviewPage(Samples.overview)),
        ("overview-fresh", "/_/overview-fresh", OverviewPage(Samples.overviewFresh)),
        ("overview-quiet", "/_/overview-quiet", OverviewPage(Samples.overviewQuiet)),
        ("library", Route.library(.everything).path, LibraryPage(Samples.library)),
        ("library-fresh", "/_/library-fresh", LibraryPage(Samples.libraryFresh)),
        ("library-nothing", "/_/library-nothing", LibraryPage(Samples.libraryNothing)),
        ("stale", Route.stale().path, StalePage(Samples.stale())),
        ("stale-chosen", "/_/stale-chosen", StalePage(Samples.stale(chosen: [Samples.item]))),
        ("stale-fresh", "/_/stale-fresh", StalePage(StaleModel(badges: Samples.badges, rows: []))),
        ("add", Route.add.path, AddPage(Samples.add)),
        ("add-faults", "/_/add-faults", AddPage(Samples.addFaults)),
        ("item", Route.item(Samples.item).path, ItemPage(Samples.item())),
        ("item-ready", "/_/item-ready", ItemPage(Samples.item(part: .documents, running: false))),
        ("item-found", "/_/item-found", ItemPage(Samples.item(running: false, found: Samples.found))),
        ("item-runs", "/_/item-runs", ItemPage(Samples.item(part: .runs, running: false))),
        ("item-waiting", "/_/item-waiting", ItemPage(Samples.itemWaiting)),
        ("item-failed", "/_/item-failed", ItemPage(Samples.itemFailed)),
        ("documents", Route.documents.path, DocumentsPage(Samples.documents)),
        ("documents-fresh", "/_/documents-fresh", DocumentsPage(DocumentsModel(badges: Samples.badges, rows: []))),
        ("document", Route.document(Samples.document).path, DocumentPage(Samples.documentFull)),
        ("document-writing", "/_/document-writing", DocumentPage(Samples.documentWriting)),
        ("document-fresh", "/_/document-fresh", DocumentPage(Samples.documentEmpty)),
        ("section-edit", Route.editSection(Samples.document, "dead").path, Samples.edit),
        ("versions", Route.versions(Samples.document).path, VersionsPage(Samples.versions)),
        ("run", Route.run(Samples.run).path, RunPage(Samples.runLive)),
        ("run-failed", "/_/run-failed", RunPage(Samples.runFailed)),
        ("jobs", Route.jobs(.all).path, JobsPage(Samples.jobs(.all))),
        ("jobs-waiting", "/_/jobs-waiting", JobsPage(Samples.jobs(.queued))),
        ("jobs-dead", "/_/jobs-dead", JobsPage(Samples.jobs(.dead))),
        ("jobs-asked-wrong", "/_/jobs-asked-wrong", JobsPage(Samples.jobsAskedWrong)),
        ("jobs-done", "/_/jobs-done", JobsPage(Samples.jobs(.done))),
        ("job", Route.job(Samples.job).path, JobPage(Samples.jobDead)),
        ("activity", Route.activity(ActivityFilter()).path, ActivityPage(Samples.activity)),
        ("activity-fresh", "/_/activity-fresh", ActivityPage(Samples.activityFresh)),
        ("job-waits", "/_/job-waits", JobPage(Samples.jobWaits)),
        ("inbox", Route.inbox.path, InboxPage(Samples.inbox)),
        ("inbox-fresh", "/_/inbox-fresh", InboxPage(InboxModel(badges: Samples.badges, rows: []))),
        ("missing", "/_/missing", Samples.missing),
        ("broken", "/_/broken", Samples.broken),
    ]

    /// Regions alone, by the path of their fragment.
    package static func fragments(_ site: Site) -> [(path: String, bytes: [UInt8])] {
        [
            (Route.fragment(.itemFound(Samples.item, find: nil)).path, fragment(site) { $0.itemFound(Samples.item, Samples.found) }),
            (Route.fragment(.overviewPipeline).path, fragment(site) { $0.overviewPipeline(Samples.overview.pipeline.reversed()) }),
            (Route.fragment(.overviewTiles).path, fragment(site) { $0.overviewTiles(Samples.overview.tiles) }),
            (Route.fragment(.overviewStrip).path, fragment(site) { $0.overviewStrip(Samples.overview.strip) }),
            (Route.fragment(.overviewDays).path, fragment(site) { $0.overviewDays(Samples.days) }),
            (Route.fragment(.overviewWaiting).path, fragment(site) { $0.overviewWaiting(Samples.overview.waiting) }),
            (Route.fragment(.overviewRecent).path, fragment(site) { $0.overviewRecent(Samples.overview.recent) }),
            (Route.fragment(.documentSections(Samples.document)).path, fragment(site) { $0.documentSections(Samples.documentFull) }),
        ]
    }
}
