package import QuillCore

/// What a form of the dashboard posts to. Without scripts the answer is a 303 to the page that shows the result; asked for
/// `text/vnd.quill.patch+html` it is a `Patch`.
package enum Action: Hashable, Sendable {
    /// `url` (addresses, one a line), `file` (multipart), `upload_id`, `text` and `title`, `writer`, `language`, `article` (on).
    case ingest
    /// `variant` (any number), `writer`.
    case remake(ID<Item>)
    case deleteItem(ID<Item>)
    /// `item` (any number): what is out of date of them is made anew.
    case reprocess
    /// Makes the article of an item: `writer`.
    case write(ID<Item>)
    /// `base` (revision number), `heading`, `markdown`.
    case saveSection(ID<Document>, String)
    /// `instructions`, `tone`, `writer`.
    case regenerate(ID<Document>, String)
    /// `hunk` (any number).
    case acceptProposal(ID<Document>, String)
    case rejectProposal(ID<Document>, String)
    /// `action`: submit, approve, request_changes, resubmit.
    case review(ID<Document>)
    /// Makes a new version of an older one.
    case restore(ID<Document>, Int)
    /// Makes a new version in which one section stands as in an older one.
    case restoreSection(ID<Document>, Int, String)
    case cancelRun(ID<Run>)
    /// Retry what failed: a new run of the same wish.
    case retryRun(ID<Run>)
    case cancelJob(ID<Job>)
    /// Dead ones get fresh tries; those that wait are tried now.
    case redriveJob(ID<Job>)
    /// `reason`.
    case discardJob(ID<Job>)
    /// `reason`: a job that waits or runs is moved to the dead letters.
    case buryJob(ID<Job>)
    /// What a group of dead letters died of is mended, in this version; with `undo` it is not.
    case markFixed(String)
    /// `job` (any number), or `all` with what was shown: `step`, `q`, `group` and `until` (milliseconds). With `discard` they are given up
    /// for good instead: `reason`.
    case redriveMany
    /// `name`, `source` (a link or an item), `when`, `zone`, `to`, `anew` (on).
    case saveSchedule
    case changeSchedule(String, ScheduleMove)
    /// `step` (none: the whole queue), `reason`.
    case pauseQueue
    /// `step`.
    case resumeQueue
    /// `theme`: system, light, dark; `back`: the path to return to.
    case theme

    package var path: String {
        switch self {
        case .ingest: "/library/new"
        case .remake(let id): "/items/\(id)/remake"
        case .deleteItem(let id): "/items/\(id)/delete"
        case .reprocess: "/stale"
        case .write(let id): "/items/\(id)/write"
        case .saveSection(let id, let key): "/documents/\(id)/sections/\(Query.encoded(key))"
        case .regenerate(let id, let key): "/documents/\(id)/sections/\(Query.encoded(key))/regenerate"
        case .acceptProposal(let id, let proposal): "/documents/\(id)/proposals/\(Query.encoded(proposal))/accept"
        case .rejectProposal(let id, let proposal): "/documents/\(id)/proposals/\(Query.encoded(proposal))/reject"
        case .review(let id): "/documents/\(id)/review"
        case .restore(let id, let version): "/documents/\(id)/versions/\(version)/restore"
        case .restoreSection(let id, let version, let key): "/documents/\(id)/versions/\(version)/sections/\(Query.encoded(key))/restore"
        case .cancelRun(let id): "/runs/\(id)/cancel"
        case .retryRun(let id): "/runs/\(id)/retry"
        case .cancelJob(let id): "/jobs/\(id)/cancel"
        case .redriveJob(let id): "/jobs/\(id)/redrive"
        case .discardJob(let id): "/jobs/\(id)/discard"
        case .buryJob(let id): "/jobs/\(id)/bury"
        case .markFixed(let group): "/jobs/dead/\(Query.encoded(group))/fixed"
        case .redriveMany: "/jobs/redrive"
        case .saveSchedule: "/schedules"
        case .changeSchedule(let name, let move): "/schedules/\(Query.encoded(name))/\(move.rawValue)"
        case .pauseQueue: "/jobs/pause"
        case .resumeQueue: "/jobs/resume"
        case .theme: "/theme"
        }
    }
}

/// What can be done with a schedule.
package enum ScheduleMove: String, Sendable { case run, pause, resume, remove }
