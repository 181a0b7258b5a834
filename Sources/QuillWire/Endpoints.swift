/// Every endpoint there is. A route is bound to each; a test holds the two together.
package enum Endpoints {
    package static let all =
        system + ingest + items + documents + steps + runs + jobs

    private static let limit = Endpoint.Parameter("limit", "How many, 1 to 200; 50 when it is not said.")
    private static let cursor = Endpoint.Parameter("cursor", "Where to go on: next_cursor of the page before.")
    private static let after = Endpoint.Parameter("after", "The number of the last event seen; also as the header Last-Event-ID.")
    private static let types = Endpoint.Parameter("types", "Names of events, separated by commas; all when it is not said.")

    // MARK: The system

    package static let about = Endpoint(
        "about", .get, "/api", "What this is, and the map of its endpoints.", answer: .json(Wire.About.self))
    package static let alive = Endpoint("alive", .get, "/healthz", "Whether the process answers.", answer: .bytes("text/plain"))
    package static let ready = Endpoint("ready", .get, "/readyz", "Whether it can work: the store answers.", answer: .bytes("text/plain"))
    package static let events = Endpoint(
        "events", .get, "/api/v1/events", "Everything that happens, as it happens (server-sent events).", query: [types, after],
        answer: .events)
    private static let system = [about, alive, ready, events]

    // MARK: Taking in

    package static let ingestAny = Endpoint(
        "ingest", .post, "/api/v1/ingest",
        "Take in an address or an uploaded file, and begin to work on it. Also takes multipart/form-data.",
        request: Wire.Ingest.self, answer: .json(Wire.Ingested.self), status: 202)
    package static let ingestYouTube = Endpoint(
        "ingest.youtube", .post, "/api/v1/ingest/youtube", "Take in a YouTube video by its address.", request: Wire.Ingest.self,
        answer: .json(Wire.Ingested.self), status: 202)
    package static let ingestText = Endpoint(
        "ingest.text", .post, "/api/v1/ingest/text", "Take in a text of at most 200,000 characters.", request: Wire.IngestText.self,
        answer: .json(Wire.Ingested.self), status: 202)
    package static let plan = Endpoint(
        "ingest.plan", .post, "/api/v1/ingest/plan", "What taking something in would do and cost; does nothing.", request: Wire.Ingest.self,
        answer: .json(Wire.Plan.self))
    package static let newUpload = Endpoint(
        "uploads.create", .post, "/api/v1/uploads", "Begin to send a file in pieces.", request: Wire.NewUpload.self,
        answer: .json(Wire.Upload.self), status: 201)
    package static let upload = Endpoint(
        "uploads.get", .get, "/api/v1/uploads/{id}", "How much of a file is there; HEAD answers it as Upload-Offset.",
        answer: .json(Wire.Upload.self))
    package static let appendUpload = Endpoint(
        "uploads.append", .patch, "/api/v1/uploads/{id}", "Send the next bytes, raw, with the header Upload-Offset.", answer: .nothing,
        status: 204)
    package static let deleteUpload = Endpoint(
        "uploads.delete", .delete, "/api/v1/uploads/{id}", "Give up an upload.", answer: .nothing, status: 204)
    private static let ingest = [
        ingestAny, ingestYouTube, ingestText, plan, newUpload, upload, appendUpload, deleteUpload,
    ]

    // MARK: The library

    package static let itemList = Endpoint(
        "items.list", .get, "/api/v1/items", "What was taken in, newest first.", query: [limit, cursor],
        answer: .json(Wire.List<Wire.Item>.self))
    package static let item = Endpoint(
        "items.get", .get, "/api/v1/items/{id}", "One item, and what was derived from it.",
        query: [.init("expand", "transcript, documents; separated by commas.")], answer: .json(Wire.ItemDetail.self))
    package static let deleteItem = Endpoint(
        "items.delete", .delete, "/api/v1/items/{id}", "Remove an item and what was derived from it. Documents stay.", answer: .nothing,
        status: 204)
    package static let transcript = Endpoint(
        "items.transcript", .get, "/api/v1/items/{id}/transcript", "The words, with their times.",
        query: [.init("format", "json, vtt, srt or txt; json when it is not said.")],
        answer: .bytes("application/json, text/vtt, text/plain"))
    package static let variant = Endpoint(
        "items.variant", .get, "/api/v1/items/{id}/variants/{variant}", "One summary.",
        query: [.init("format", "json or markdown; json when it is not said.")], answer: .bytes("application/json, text/markdown"))
    package static let asset = Endpoint(
        "assets.get", .get, "/api/v1/assets/{id}", "The bytes of an artifact; takes Range.", answer: .bytes("*/*"))
    private static let items = [itemList, item, deleteItem, transcript, variant, asset]

    // MARK: Runs

    package static let runList = Endpoint(
        "runs.list", .get, "/api/v1/runs", "What was asked for, newest first.", query: [limit, cursor],
        answer: .json(Wire.List<Wire.RunRow>.self))
    package static let startRun = Endpoint(
        "runs.create", .post, "/api/v1/runs", "Ask for more of an item, or for some of it anew.", request: Wire.StartRun.self,
        answer: .json(Wire.Ingested.self), status: 202)
    package static let planRun = Endpoint(
        "runs.plan", .post, "/api/v1/runs/plan", "What such a run would do and cost; does nothing.", request: Wire.StartRun.self,
        answer: .json(Wire.Plan.self))
    package static let run = Endpoint(
        "runs.get", .get, "/api/v1/runs/{id}", "One run: its plan, its jobs, and what came of it.", answer: .json(Wire.Run.self))
    package static let runSteps = Endpoint(
        "runs.steps", .get, "/api/v1/runs/{id}/steps", "The jobs of a run.", answer: .json(Wire.List<Wire.Job>.self))
    package static let runEvents = Endpoint(
        "runs.events", .get, "/api/v1/runs/{id}/events", "What happens in a run, as it happens.", query: [types, after], answer: .events)
    package static let cancelRun = Endpoint(
        "runs.cancel", .delete, "/api/v1/runs/{id}", "Stop a run: jobs that no other run wants are cancelled.", answer: .nothing,
        status: 204)
    private static let runs = [runList, startRun, planRun, run, runSteps, runEvents, cancelRun]

    // MARK: Jobs

    package static let jobList = Endpoint(
        "jobs.list", .get, "/api/v1/jobs", "Jobs, newest first.",
        query: [
            limit, cursor, .init("state", "queued, running, succeeded, cancelled, dead; separated by commas."),
            .init("step", "The name of a step."), .init("item", "The id of an item."),
        ], answer: .json(Wire.List<Wire.Job>.self))
    package static let deadJobs = Endpoint(
        "jobs.dead", .get, "/api/v1/jobs/dead", "Jobs that were given up, newest first.", query: [limit, cursor],
        answer: .json(Wire.List<Wire.Job>.self))
    package static let job = Endpoint(
        "jobs.get", .get, "/api/v1/jobs/{id}", "One job with its attempts.", answer: .json(Wire.JobDetail.self))
    package static let jobEvents = Endpoint(
        "jobs.events", .get, "/api/v1/jobs/{id}/events", "What happens in a job, as it happens.", query: [types, after], answer: .events)
    package static let cancelJob = Endpoint(
        "jobs.cancel", .delete, "/api/v1/jobs/{id}", "Cancel a job; running work is stopped.", answer: .nothing, status: 204)
    package static let retryJob = Endpoint(
        "jobs.retry", .post, "/api/v1/jobs/{id}/retry", "Give a dead job fresh tries.", answer: .json(Wire.JobDetail.self))
    package static let redriveJob = Endpoint(
        "jobs.redrive", .post, "/api/v1/jobs/dead/{id}/redrive", "The same for the list of dead jobs.", answer: .json(Wire.JobDetail.self))
    private static let jobs = [jobList, deadJobs, job, jobEvents, cancelJob, retryJob, redriveJob]

    // MARK: Documents

    package static let documentList = Endpoint(
        "documents.list", .get, "/api/v1/documents", "Documents, newest first.", query: [limit, cursor],
        answer: .json(Wire.List<Wire.DocumentRow>.self))
    package static let newDocument = Endpoint(
        "documents.create", .post, "/api/v1/documents", "Begin a document by hand.", request: Wire.NewDocument.self,
        answer: .json(Wire.Document.self), status: 201)
    package static let document = Endpoint(
        "documents.get", .get, "/api/v1/documents/{id}", "One document at its newest version.", answer: .json(Wire.Document.self))
    package static let patchDocument = Endpoint(
        "documents.update", .patch, "/api/v1/documents/{id}", "Change title, description, slug, tags or language.",
        request: Wire.PatchDocument.self, answer: .json(Wire.Document.self))
    package static let deleteDocument = Endpoint(
        "documents.delete", .delete, "/api/v1/documents/{id}", "Remove a document; what was delivered of it stays there.",
        answer: .nothing, status: 204)
    package static let versionList = Endpoint(
        "versions.list", .get, "/api/v1/documents/{id}/versions", "The versions of a document, newest first.", query: [limit, cursor],
        answer: .json(Wire.List<Wire.Version>.self))
    package static let version = Endpoint(
        "versions.get", .get, "/api/v1/documents/{id}/versions/{v}", "One version.", answer: .json(Wire.VersionDetail.self))
    package static let versionBody = Endpoint(
        "versions.body", .get, "/api/v1/documents/{id}/versions/{v}/body", "One version as text.",
        query: [.init("format", "mdx or html; mdx when it is not said.")], answer: .bytes("text/mdx, text/html"))
    package static let versionDiff = Endpoint(
        "versions.diff", .get, "/api/v1/documents/{id}/versions/{a}/diff/{b}", "How one version became another, word by word.",
        answer: .json(Wire.Diff.self))
    package static let restore = Endpoint(
        "versions.restore", .post, "/api/v1/documents/{id}/versions/{v}/restore", "Make a new version with the text of an old one.",
        answer: .json(Wire.Version.self))
    package static let saveSection = Endpoint(
        "sections.save", .put, "/api/v1/documents/{id}/sections/{section_id}",
        "Save a section. What others changed meanwhile is merged; where it clashes, both texts are kept (409).",
        request: Wire.SaveSection.self, answer: .json(Wire.SavedSection.self))
    package static let regenerate = Endpoint(
        "sections.regenerate", .post, "/api/v1/documents/{id}/sections/{section_id}/regenerate",
        "Have one section written anew, as a proposal.", request: Wire.Regenerate.self, answer: .json(Wire.RunRow.self), status: 202)
    package static let planRegenerate = Endpoint(
        "sections.plan", .post, "/api/v1/documents/{id}/sections/{section_id}/regenerate/plan", "What that would cost; does nothing.",
        request: Wire.Regenerate.self, answer: .json(Wire.Plan.self))
    package static let proposalList = Endpoint(
        "proposals.list", .get, "/api/v1/documents/{id}/proposals", "Proposals of a document, newest first.",
        query: [limit, cursor, .init("state", "open, accepted or rejected; all when it is not said.")],
        answer: .json(Wire.List<Wire.ProposalRow>.self))
    package static let proposal = Endpoint(
        "proposals.get", .get, "/api/v1/documents/{id}/proposals/{proposal_id}", "A proposal laid over the document as it is now.",
        answer: .json(Wire.Proposal.self))
    package static let acceptProposal = Endpoint(
        "proposals.accept", .post, "/api/v1/documents/{id}/proposals/{proposal_id}/accept", "Take a proposal, or single hunks of it.",
        request: Wire.Accept.self, answer: .json(Wire.Version.self))
    package static let rejectProposal = Endpoint(
        "proposals.reject", .post, "/api/v1/documents/{id}/proposals/{proposal_id}/reject", "Turn a proposal down; it can still be read.",
        answer: .json(Wire.ProposalRow.self))
    private static let documents = [
        documentList, newDocument, document, patchDocument, deleteDocument, versionList, version, versionBody, versionDiff, restore,
        saveSection, regenerate, planRegenerate, proposalList, proposal, acceptProposal, rejectProposal,
    ]

    // MARK: Steps

    package static let step = Endpoint(
        "steps.run", .post, "/api/v1/steps/{step}",
        "Run one step: transcript.fetch, outline.generate, chapters.organize, blog.compose, document.persist, section.regenerate, seo.suggest. Needs the header Idempotency-Key.",
        request: Wire.RunStep.self, answer: .json(Wire.RunRow.self), status: 202)
    package static let generateBlog = Endpoint(
        "pipelines.generate_blog", .post, "/api/v1/pipelines/generate_blog", "Write the article of an item or a document.",
        request: Wire.GenerateBlog.self, answer: .json(Wire.RunRow.self), status: 202)
    private static let steps = [step, generateBlog]
}
