package import QuillCore

/// A live region: it has an address of its own, and the events after which what it shows is stale.
package enum Fragment: Hashable, Sendable {
    /// The places of the rail, or of the bar below on a phone, with the numbers beside them.
    case places(Shell.Place?, isBar: Bool)
    case overviewStrip, overviewTiles, overviewPipeline, overviewDays, overviewWaiting, overviewRecent
    /// `isBegun`: the page came with the first of its cards, and asks for all of them once it is shown.
    case libraryList(LibraryFilter, isBegun: Bool = false)
    case itemHead(ID<Item>), itemPlayer(ID<Item>), itemTranscript(ID<Item>, from: Int? = nil), itemPart(ID<Item>, ItemPart), itemDetails(
        ID<Item>)
    /// What a search of the transcript found, and lines of it as a quotation: asked for, never told of by events.
    case itemFound(ID<Item>, find: String?), itemQuote(ID<Item>)
    case documentsList(after: String?)
    case documentHead(ID<Document>), documentOutline(ID<Document>), documentSections(ID<Document>), documentCost(ID<Document>)
    case run(ID<Run>), runLog(ID<Run>)
    case jobsTiles, queueCards, jobsList(JobListFilter), deadLetters(DeadFilter)
    case inbox
    case job(ID<Job>)
    case schedules
    case activity(ActivityFilter)

    package var path: String {
        switch self {
        case .places(let at, let isBar): (isBar ? "bar" : "places") + Query.text([("at", at?.rawValue)])
        case .overviewStrip: "overview/strip"
        case .overviewTiles: "overview/tiles"
        case .overviewPipeline: "overview/pipeline"
        case .overviewDays: "overview/days"
        case .overviewWaiting: "overview/waiting"
        case .overviewRecent: "overview/recent"
        case .libraryList(let filter, _): "library" + Query.text(filter.query)
        case .itemHead(let id): "items/\(id)/head"
        case .itemPlayer(let id): "items/\(id)/player"
        case .itemTranscript(let id, let from): "items/\(id)/transcript" + Query.text([("from", from.map(String.init))])
        case .itemPart(let id, let part): "items/\(id)/\(part.rawValue)"
        case .itemDetails(let id): "items/\(id)/details"
        case .itemFound(let id, let find): "items/\(id)/found" + Query.text([("find", find)])
        case .itemQuote(let id): "items/\(id)/quote"
        case .documentsList(let cursor): "documents" + Query.text([("cursor", cursor)])
        case .documentHead(let id): "documents/\(id)/head"
        case .documentOutline(let id): "documents/\(id)/outline"
        case .documentSections(let id): "documents/\(id)/sections"
        case .documentCost(let id): "documents/\(id)/cost"
        case .run(let id): "runs/\(id)"
        case .runLog(let id): "runs/\(id)/log"
        case .jobsTiles: "jobs/tiles"
        case .queueCards: "jobs/queues"
        case .jobsList(let filter): "jobs" + Query.text(filter.query)
        case .deadLetters(let filter): "jobs" + Query.text(filter.query)
        case .inbox: "inbox"
        case .job(let id): "jobs/\(id)"
        case .schedules: "schedules"
        case .activity(let filter): "activity" + Query.text(filter.query)
        }
    }

    /// The `id` of the region on its page.
    package var id: String {
        switch self {
        case .places(_, let isBar): isBar ? "bar" : "places"
        case .overviewStrip: "strip"
        case .overviewTiles, .jobsTiles: "tiles"
        case .overviewPipeline: "pipeline"
        case .queueCards: "queues"
        case .overviewDays: "days"
        case .overviewWaiting: "waiting"
        case .overviewRecent: "recent"
        case .libraryList, .documentsList, .jobsList, .deadLetters, .inbox, .schedules, .activity: "list"
        case .itemHead, .documentHead: "head"
        case .itemPlayer: "player"
        case .itemTranscript: "transcript"
        case .itemPart: "part"
        case .itemDetails: "details"
        case .itemFound: "found"
        case .itemQuote: "quote"
        case .documentOutline: "outline"
        case .documentSections: "sections"
        case .documentCost: "cost"
        case .run: "run"
        case .runLog: "log"
        case .job: "job"
        }
    }

    /// Names of events, `*` for the rest of one; an event that names another item, document, run or job does not count.
    /// `page.shown` is the browser's own.
    package var events: String {
        switch self {
        case .places:
            "run.finished run.waiting proposal.* publish.* job.dead job.redriven job.cancelled document.moved document.deleted"
        case .overviewStrip: "run.* job.dead publish.*"
        case .overviewTiles: "run.* document.* proposal.* publish.* usage.recorded budget.*"
        case .overviewPipeline: "run.* step.started step.finished job.*"
        case .overviewDays: "run.finished"
        case .overviewWaiting: "document.* proposal.* publish.* job.dead job.redriven"
        case .overviewRecent: "publish.delivered document.*"
        case .libraryList(_, let isBegun):
            (isBegun ? "page.shown " : "") + "item.* run.* step.started step.finished artifact.created job.dead"
        case .itemHead: "item.* run.* step.started step.finished job.*"
        case .itemPlayer: "artifact.* item.updated run.finished"
        case .itemTranscript: "artifact.* item.updated run.finished"
        case .itemPart: "artifact.* run.* step.started step.finished job.* document.*"
        case .itemDetails: "item.updated artifact.created"
        case .itemFound, .itemQuote: ""
        case .documentsList: "document.* proposal.*"
        case .documentHead, .documentOutline: "document.* proposal.* run.* step.started step.finished job.*"
        case .documentSections: "document.revised proposal.*"
        case .documentCost: "usage.recorded proposal.* document.revised"
        case .run: "run.* step.started step.finished job.*"
        case .runLog: "run.* step.started step.finished job.*"
        case .deadLetters: "job.dead job.redriven job.cancelled"
        case .inbox:
            "run.* proposal.* publish.* job.dead job.redriven job.cancelled document.moved document.deleted item.created schedule.failed"
        case .jobsTiles, .queueCards, .jobsList: "job.* step.started step.finished run.* queue.*"
        case .job: "job.* step.started step.finished"
        case .schedules: "schedule.*"
        // An older page stays as it is.
        case .activity(let filter):
            filter.cursor == nil
                ? "item.created item.deleted run.started run.finished document.* proposal.* publish.delivered job.redriven job.cancelled"
                : ""
        }
    }

    /// The one thing that it is about; nil for what is about everything.
    package var subject: String? {
        switch self {
        case .itemHead(let id), .itemPlayer(let id), .itemTranscript(let id, _), .itemPart(let id, _): id.text
        case .itemFound(let id, _), .itemQuote(let id), .itemDetails(let id): id.text
        case .documentHead(let id), .documentOutline(let id), .documentSections(let id), .documentCost(let id): id.text
        case .run(let id), .runLog(let id): id.text
        case .job(let id): id.text
        default: nil
        }
    }
}
